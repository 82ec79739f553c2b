package report

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/judge"
)

// A lab makes runs whose trials take as long as they are told to.
type lab struct {
	testing.TB
	now time.Time
}

func (l *lab) run(clients ...string) Source {
	return Source{Dir: l.TempDir(), Run: &bench.Run{
		ID: fmt.Sprintf("run-%s", l.now.Format("150405")), Began: l.now, Ended: l.now.Add(time.Hour),
		Host: bench.Host{CPU: "AMD EPYC 7763", Kernel: "6.8.0", Cores: 4, Memory: 8 << 30},
		Plan: bench.Plan{Clients: clients, Trials: 1, Phases: []bench.Phase{{Kind: bench.Fixed, Load: bench.Load{Kind: bench.Closed, Requests: 100, Concurrency: 10}}}},
	}}
}

// add lets a trial happen: 100 requests of a latency, of which some fail.
func (l *lab) add(s Source, step bench.Step, latency time.Duration, failed int) *bench.Trial {
	l.Helper()
	n := len(s.Run.Trials) + 1
	name := fmt.Sprintf("trial-%02d.hits", n)
	var hits []bench.Hit
	for i := range 100 {
		h := hit(time.Duration(i/10)*latency, latency+time.Duration(i%7)*time.Microsecond)
		h.Seq, h.Timestamp = uint64(i), h.Timestamp.Add(l.now.Sub(start))
		if i < failed {
			h.Outcome, h.Code, h.Error = bench.ServerError, 500, "500 Internal Server Error"
		}
		hits = append(hits, h)
	}
	writeHits(l, filepath.Join(s.Dir, name), hits)
	step.Load = s.Run.Plan.Phases[step.Phase].Load
	s.Run.Trials = append(s.Run.Trials, bench.Trial{
		Number: n, Step: step, Hits: name, Began: l.now, Ready: bench.Ready{Client: step.Client},
		Done:  bench.Done{Requests: 100, CPU: 100 * 200 * time.Microsecond, Elapsed: 10 * latency},
		Usage: bench.Usage{PeakRSS: 20e6},
	})
	l.now = l.now.Add(time.Minute)
	return &s.Run.Trials[n-1]
}

// pairs adds a block of which head is slower by a factor, and the control by another one
// beside head.
func (l *lab) pairs(s Source, n int, head, control float64, confirm bool) {
	for i := range n {
		for side, factor := range map[bench.Side]float64{bench.Base: 1, bench.Head: head, bench.BaseControl: 1, bench.HeadControl: control} {
			client := map[bench.Side]string{bench.Base: "a", bench.Head: "b"}[side]
			if client == "" {
				client = "control"
			}
			noise := 1 + 0.001*float64((i*7+len(side))%5)
			l.add(s, bench.Step{Client: client, Repetition: i + 1, Side: side, Confirm: confirm}, time.Duration(factor*noise*float64(20*ms)), 0)
		}
	}
}

func newLab(t testing.TB) *lab { return &lab{t, start} }

func (l *lab) compared() Source {
	s := l.run("a", "b", "control")
	s.Run.Plan.Comparison = &bench.Comparison{Base: bench.Arm{Client: "a"}, Head: bench.Arm{Client: "b"}, Control: bench.Arm{Client: "control"}, Pairs: 10}
	return s
}

func TestCompare(t *testing.T) {
	for name, tt := range map[string]struct {
		blocks func(*lab, Source)
		want   judge.Outcome
		word   string
	}{
		"nothing yet":     {func(*lab, Source) {}, judge.Unclear, "unclear"},
		"five pairs":      {func(l *lab, s Source) { l.pairs(s, 5, 1, 1, false) }, judge.Unclear, "unclear"},
		"no change":       {func(l *lab, s Source) { l.pairs(s, 6, 1, 1, false) }, judge.Same, "same"},
		"slower":          {func(l *lab, s Source) { l.pairs(s, 10, 1.1, 1, false) }, judge.Worse, "worse, not confirmed"},
		"faster":          {func(l *lab, s Source) { l.pairs(s, 10, 0.9, 1, false) }, judge.Better, "better"},
		"control moved":   {func(l *lab, s Source) { l.pairs(s, 10, 1.1, 1.1, false) }, judge.Contaminated, "contaminated"},
		"confirmed":       {func(l *lab, s Source) { l.pairs(s, 10, 1.1, 1, false); l.pairs(s, 10, 1.1, 1, true) }, judge.Worse, "worse"},
		"not again":       {func(l *lab, s Source) { l.pairs(s, 10, 1.1, 1, false); l.pairs(s, 10, 1, 1, true) }, judge.Unclear, "unclear"},
		"broken off":      {func(l *lab, s Source) { l.pairs(s, 10, 1.1, 1, false); l.pairs(s, 3, 1.1, 1, true) }, judge.Unclear, "unclear"},
		"moved at second": {func(l *lab, s Source) { l.pairs(s, 10, 1.1, 1, false); l.pairs(s, 10, 1.1, 1.2, true) }, judge.Contaminated, "contaminated"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			s := l.compared()
			tt.blocks(l, s)
			c, ok, err := Compare(s.Dir, s.Run)
			if err != nil || !ok {
				t.Fatal(ok, err)
			}
			if c.Outcome() != tt.want || c.Word() != tt.word {
				t.Errorf("%s (%s): %s", c.Outcome(), c.Word(), c.Sentence())
			}
			if d, err := Build(s.Dir, s.Run); err != nil || d.Comparison.Sentence() != c.Sentence() {
				t.Errorf("the document says otherwise: %v", err)
			}
		})
	}
}

// TestPairsWithoutPartner: a pair of which one trial failed counts for nothing.
func TestPairsWithoutPartner(t *testing.T) {
	l := newLab(t)
	s := l.compared()
	l.pairs(s, 7, 1, 1, false)
	for i := range s.Run.Trials {
		if tr := &s.Run.Trials[i]; tr.Repetition == 3 && tr.Side == bench.HeadControl {
			tr.Failure = &bench.Failure{Reason: "gone"}
		}
	}
	c, _, err := Compare(s.Dir, s.Run)
	if err != nil || c.Verdict.Pairs != 6 || c.Outcome() != judge.Same {
		t.Errorf("%d pairs, %s, %v", c.Verdict.Pairs, c.Sentence(), err)
	}
}

func TestFailuresComeFirst(t *testing.T) {
	l := newLab(t)
	s := l.compared()
	l.pairs(s, 10, 0.5, 1, false)
	again := newLab(t)
	for i := range s.Run.Trials {
		if tr := &s.Run.Trials[i]; tr.Side == bench.Head {
			again.now = tr.Began
			other := Source{Dir: s.Dir, Run: &bench.Run{Plan: s.Run.Plan, Trials: s.Run.Trials[:i:i]}}
			again.add(other, tr.Step, 10*ms, 30)
		}
	}
	c, _, err := Compare(s.Dir, s.Run)
	if err != nil || c.Outcome() != judge.Worse || !strings.Contains(c.Sentence(), "errors +30.000 pp") {
		t.Errorf("%s, %v", c.Sentence(), err)
	}
}

func TestGates(t *testing.T) {
	margin, slow, fast, share := 0.25, 0.030, 0.001, 0.05
	for name, tt := range map[string]struct {
		gate     bench.Gate
		failed   int
		want     judge.Outcome
		breaches int
		warnings string
	}{
		"wider":         {bench.Gate{Metric: "p50", Level: bench.Error, MaxRegression: &margin}, 0, judge.Worse, 0, ""}, // p95 still gates
		"slo held":      {bench.Gate{Metric: "p95", Level: bench.Error, SLO: &slow}, 0, judge.Worse, 0, ""},
		"slo broken":    {bench.Gate{Metric: "p95", Level: bench.Error, SLO: &fast}, 0, judge.Worse, 1, ""},
		"slo unknown":   {bench.Gate{Metric: "p99.9", Level: bench.Error, SLO: &fast}, 0, judge.Worse, 0, "unchecked-bound"},
		"slo of off":    {bench.Gate{Metric: "p95", Level: bench.Off, SLO: &fast}, 0, judge.Worse, 0, ""},
		"slo of errors": {bench.Gate{Metric: judge.Errors, Level: bench.Error, SLO: &share}, 0, judge.Worse, 0, ""},
		"only warns":    {bench.Gate{Metric: "p95", Level: bench.Warn}, 0, judge.Worse, 0, "worse"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			s := l.compared()
			s.Run.Plan.Gates = []bench.Gate{tt.gate}
			l.pairs(s, 10, 1.1, 1, false)
			d, err := Build(s.Dir, s.Run)
			if err != nil {
				t.Fatal(err)
			}
			if d.Comparison.Outcome() != tt.want || len(d.Breaches) != tt.breaches {
				t.Errorf("%s, breaches %v", d.Comparison.Sentence(), d.Breaches)
			}
			codes := ""
			for _, w := range d.Warnings {
				codes += w.Code
			}
			for _, r := range d.Results {
				for _, w := range r.Warnings {
					if w.Code == "unchecked-bound" {
						codes += w.Code
					}
				}
			}
			if codes != tt.warnings {
				t.Errorf("warnings are %q", codes)
			}
		})
	}
}

// TestBreachThatMayBeChance fails nothing.
func TestBreachThatMayBeChance(t *testing.T) {
	bound := 0.0205
	l := newLab(t)
	s := l.run("a")
	s.Run.Plan.Gates = []bench.Gate{{Metric: "p95", Level: bench.Error, SLO: &bound}}
	for i, latency := range []time.Duration{20 * ms, 21 * ms, 22 * ms} {
		l.add(s, bench.Step{Client: "a", Repetition: i + 1}, latency, 0)
	}
	d, err := Build(s.Dir, s.Run)
	if err != nil || len(d.Breaches) != 1 || d.Breaches[0].Fails() || !strings.Contains(d.Breaches[0].Say(), "may be chance") {
		t.Errorf("%v %v", d.Breaches, err)
	}
}

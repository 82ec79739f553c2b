package report

import (
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/judge"
)

// single is a run of one trial.
func (l *lab) single(latency time.Duration) Source {
	s := l.run("a")
	l.add(s, bench.Step{Client: "a", Repetition: 1}, latency, 0)
	return s
}

// history is of n runs that scatter by about 1 %.
func (l *lab) history(n int) []Source {
	var all []Source
	for i := range n {
		all = append(all, l.single(20*ms+time.Duration(i*7%5)*100*time.Microsecond))
	}
	return all
}

func acrossOf(t *testing.T, base, head []Source, anyHost bool) *Document {
	t.Helper()
	d, err := Across(base, head, Subject{Client: "a"}, anyHost)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAcross(t *testing.T) {
	for name, tt := range map[string]struct {
		sides  func(*lab) (base, head []Source)
		method Method
		want   judge.Outcome
	}{
		"two single runs":      {func(l *lab) (b, h []Source) { return l.history(1), l.history(1) }, SideBySide, ""},
		"nine runs":            {func(l *lab) (b, h []Source) { return l.history(9), l.history(1) }, SideBySide, ""},
		"a history":            {func(l *lab) (b, h []Source) { return l.history(12), l.history(1) }, ByHistory, judge.Same},
		"a history, and slow":  {func(l *lab) (b, h []Source) { return l.history(12), []Source{l.single(25 * ms)} }, ByHistory, judge.Worse},
		"a history, and fast":  {func(l *lab) (b, h []Source) { return l.history(12), []Source{l.single(15 * ms)} }, ByHistory, judge.Better},
		"turns":                {func(l *lab) (b, h []Source) { return l.turns(7, 20*ms) }, ByPairs, judge.Same},
		"turns, and slow":      {func(l *lab) (b, h []Source) { return l.turns(12, 25*ms) }, ByPairs, judge.Worse},
		"five turns":           {func(l *lab) (b, h []Source) { return l.turns(5, 25*ms) }, SideBySide, ""},
		"blocks are no turns":  {func(l *lab) (b, h []Source) { return l.history(6), l.history(6) }, SideBySide, ""},
		"one more on one side": {func(l *lab) (b, h []Source) { b, h = l.turns(7, 25*ms); return b, append(h, l.single(25*ms)) }, SideBySide, ""},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t)
			base, head := tt.sides(l)
			c := acrossOf(t, base, head, false).Comparison
			if c.Method != tt.method || c.Outcome() != tt.want {
				t.Errorf("%s, %s: %s", c.Method, c.Word(), c.Sentence())
			}
		})
	}
}

// turns are runs of one trial each, base and head by turns, of which head has a latency.
func (l *lab) turns(n int, latency time.Duration) (base, head []Source) {
	for i := range n {
		noise := time.Duration(i*7%5) * 100 * time.Microsecond
		if i%2 == 0 {
			base = append(base, l.single(20*ms+noise))
			head = append(head, l.single(latency+noise))
		} else {
			head = append(head, l.single(latency+noise))
			base = append(base, l.single(20*ms+noise))
		}
	}
	return base, head
}

func TestAcrossRefusesWhatCannotBeCompared(t *testing.T) {
	for why, change := range map[string]func(*bench.Run){
		"ran under another load": func(r *bench.Run) { r.Plan.Phases[0].Load.Concurrency++ },
		"asked another upstream": func(r *bench.Run) { r.Plan.Target = "https://api.example.com" },
		"ran on another host":    func(r *bench.Run) { r.Host.Cores++ },
		"there is no trial of a": func(r *bench.Run) { r.Trials[0].Failure = &bench.Failure{} },
	} {
		l := newLab(t)
		base, head := l.history(12), l.history(1)
		for _, b := range base {
			change(b.Run)
		}
		c := acrossOf(t, base, head, false).Comparison
		if c.Outcome() != "" || !strings.Contains(c.Sentence(), why) {
			t.Errorf("%s: %s", why, c.Sentence())
		}
	}
}

func TestAcrossHosts(t *testing.T) {
	l := newLab(t)
	base, head := l.history(12), l.history(1)
	for _, b := range base {
		b.Run.Host.Cores++
	}
	d := acrossOf(t, base, head, true)
	if d.Comparison.Outcome() != judge.Same || len(d.Warnings) < 12 || d.Warnings[len(d.Warnings)-1].Code != "another-host" {
		t.Errorf("%s, warnings %v", d.Comparison.Sentence(), d.Warnings)
	}
}

// BenchmarkAcross compares two runs of 20 trials, 1000 requests each.
func BenchmarkAcross(b *testing.B) {
	l := newLab(b)
	var sides [2]Source
	for i := range sides {
		sides[i] = l.run("a")
		for rep := range 20 {
			l.add(sides[i], bench.Step{Client: "a", Repetition: rep + 1}, 20*ms, 0).Hits = "trial-01.hits"
		}
		writeLog(b, sides[i].Dir, 1000)
	}
	for b.Loop() {
		if _, err := Across(sides[:1], sides[1:], Subject{Client: "a"}, false); err != nil {
			b.Fatal(err)
		}
	}
}

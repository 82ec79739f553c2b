package main

import (
	"fmt"
	"io"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// progress tells on standard error how a run goes on: one line that is
// redrawn on a terminal, else one plain line for each trial.
type progress struct {
	out  io.Writer
	live bool
	plan *bench.Plan
	// expected is how many trials the run will have, as far as one can tell.
	expected int
	began    time.Time
	ended    int
	number   int
	step     bench.Step
}

// searchTrials is how many trials a search for the highest throughput takes,
// its confirmation included: most clients are at their best between 32 and 128
// in flight, and the search looks two doublings beyond.
const searchTrials = 9

func newProgress(s *streams, p *bench.Plan) *progress {
	return &progress{out: s.err, live: s.live, plan: p, expected: expectedTrials(p), began: time.Now()}
}

// expectedTrials is how many trials a plan will have, as far as one can tell.
func expectedTrials(p *bench.Plan) int {
	expected := 0
	for range p.Steps() {
		expected++
	}
	if c := p.Comparison; c != nil {
		expected = 4 * c.Pairs // a control beside each of the two
	}
	for _, ph := range p.Phases {
		if ph.Kind == bench.MaxThroughput {
			expected += searchTrials * len(p.Clients)
		}
	}
	return expected
}

func (p *progress) Begin(number int, s bench.Step) {
	p.number, p.step = number, s
	p.Ended(0)
}

func (p *progress) Ended(requests int) {
	if p.live {
		fmt.Fprintf(p.out, "\r\x1b[K%s  %d of %d requests%s", p.title(), requests, p.step.Load.Requests, p.left())
	}
}

func (p *progress) End(t *bench.Trial) {
	p.ended++
	if p.live && t.Failure == nil {
		return
	}
	if p.live {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
	if t.Failure != nil {
		fmt.Fprintf(p.out, "%s  failed: %s\n", p.title(), t.Failure.Reason)
		return
	}
	fmt.Fprintf(p.out, "%s  %d requests in %.2f s%s\n", p.title(), t.Done.Requests, t.Done.Elapsed.Seconds(), p.left())
}

// clear removes the line that is redrawn.
func (p *progress) clear() {
	if p.live {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}

func (p *progress) title() string {
	phase := string(p.step.Load.Kind)
	if p.plan.Phases[p.step.Phase].Kind == bench.MaxThroughput {
		phase = fmt.Sprintf("max QPS at %d", p.step.Load.Concurrency)
	}
	if p.step.Confirm {
		phase += ", confirming"
	}
	repeated := "trial"
	if p.step.Side != "" {
		repeated = "pair"
	}
	return fmt.Sprintf("[%d/~%d] %s  %s  %s %d", p.number, max(p.expected, p.number), p.step.Client, phase, repeated, p.step.Repetition)
}

// left estimates the time that the run still takes, from the trials so far.
func (p *progress) left() string {
	if p.ended == 0 || p.expected <= p.ended {
		return ""
	}
	each := time.Since(p.began) / time.Duration(p.ended)
	return fmt.Sprintf("  about %s left", (each * time.Duration(p.expected-p.ended)).Round(time.Second))
}

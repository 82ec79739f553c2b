package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/judge"
)

// A Source is a run on disk.
type Source struct {
	Dir string
	Run *bench.Run
}

// A Subject is what is compared between runs: one client under one of the plan's fixed loads.
type Subject struct {
	Client string
	Phase  int
}

// Subjects lists what a run has measured that can be compared with other runs.
func Subjects(run *bench.Run) []Subject {
	var all []Subject
	for i, ph := range run.Plan.Phases {
		for _, c := range clients(run) {
			if ph.Kind == bench.Fixed {
				all = append(all, Subject{c, i})
			}
		}
	}
	return all
}

// Across compares runs of different times: head's, of which there is at least one, with
// base's. If the trials ran by turns, they are compared in pairs; if base is a history, with
// what it predicts; else the figures are set side by side, and there is no verdict. The
// document is that of head's last run.
func Across(base, head []Source, of Subject, anyHost bool) (*Document, error) {
	last := head[len(head)-1]
	d, err := Build(last.Dir, last.Run)
	if err != nil {
		return nil, err
	}
	p := &last.Run.Plan
	arm := sideOf(p, bench.Arm{Client: of.Client, Phase: of.Phase})
	a := across{subject: of, plan: p, host: last.Run.Host, anyHost: anyHost}
	c := Comparison{Base: arm, Head: arm, Level: judge.Standard().Level}
	c.Base.Name, c.Head.Name = of.Client+" in "+named(base), of.Client+" in "+named(head)
	c.Differences = differences(base[len(base)-1].Run, last.Run, of.Client)
	past, err := a.samples(base)
	if err != nil {
		return nil, err
	}
	now, err := a.samples(head)
	if err != nil {
		return nil, err
	}
	if err := a.compare(&c, past, now); err != nil {
		return nil, err
	}
	d.Comparison = &c
	if len(past) > 0 && len(now) > 0 {
		d.Traces = append(tracesOf(bench.Base, past), tracesOf(bench.Head, now)...)
	}
	d.Warnings = append(d.Warnings, a.warnings...)
	d.Warnings = append(d.Warnings, c.warned(p.Gates)...)
	return d, nil
}

func named(s []Source) string {
	if len(s) == 1 {
		return s[0].Run.ID
	}
	return fmt.Sprintf("%d runs", len(s))
}

// across is what is compared, and what it must be like.
type across struct {
	subject  Subject
	plan     *bench.Plan
	host     bench.Host
	anyHost  bool
	refused  string
	warnings []bench.Warning
}

// samples are the trials of the subject in the comparable runs, one list for each run.
func (a *across) samples(from []Source) ([][]measured, error) {
	var all [][]measured
	for _, s := range from {
		if err := validate(s.Run); err != nil {
			return nil, fmt.Errorf("%s: %w", s.Dir, err)
		}
		if why := a.unlike(s.Run); why != "" {
			a.refused = s.Run.ID + " " + why
			continue
		}
		trials, err := measureOnly(s.Dir, s.Run, func(t bench.Trial) bool {
			return t.Client == a.subject.Client && t.Phase == a.subject.Phase
		})
		if err != nil {
			return nil, err
		}
		if len(trials) > 0 {
			all = append(all, trials)
		}
	}
	return all, nil
}

// unlike says why a run cannot be compared with head's last, if so.
func (a *across) unlike(run *bench.Run) string {
	switch {
	case a.subject.Phase >= len(run.Plan.Phases) || run.Plan.Phases[a.subject.Phase] != a.plan.Phases[a.subject.Phase]:
		return "ran under another load"
	case run.Plan.Target != a.plan.Target || run.Plan.Message != a.plan.Message || run.Plan.Timeout != a.plan.Timeout:
		return "asked another upstream, or asked it something else"
	case run.Host.Like(a.host):
		return ""
	case !a.anyHost:
		return "ran on another host: CPU, cores, memory or kernel differ, or are not known"
	}
	a.warnings = append(a.warnings, bench.Warning{
		Code:    "another-host",
		Message: run.ID + " ran on another host, which alone may explain a difference",
		Fix:     "measure both on one host",
	})
	return ""
}

// compare takes the strongest method that the trials allow for.
func (a *across) compare(c *Comparison, base, head [][]measured) (err error) {
	family := family(a.plan.Gates)
	design := judge.Standard()
	design.ErrorMargin = errorMargin(a.plan.Gates)
	if len(base) == 0 || len(head) == 0 {
		c.Method, c.Refused = SideBySide, cmp.Or(a.refused, "there is no trial of "+a.subject.Client+" on both sides")
		return nil
	}
	pairs := byTurns(slices.Concat(base...), slices.Concat(head...))
	switch {
	case pairs != nil:
		c.Method, c.Blocks = ByPairs, []judge.Block{blockOf(pairs, family)}
		design.First, design.Last = 0, len(pairs)
		c.Verdict, err = judge.Decide(design, c.Blocks[0])
	case len(base) >= judge.LeastHistory:
		c.Method = ByHistory
		family = append(family, judge.ErrorRate(design.ErrorMargin))
		c.Verdict, err = judge.Predict(c.Level, head[0][0].Requests, pasts(family, base, slices.Concat(head...)))
	default:
		c.Method, c.Blocks = SideBySide, []judge.Block{medians(slices.Concat(base...), slices.Concat(head...), family)}
		c.Verdict, err = judge.Decide(design, c.Blocks[0])
		c.Refused = fmt.Sprintf("how much this host varies from run to run is not known: a verdict takes trials that ran by turns (claudebench ab), or a history of at least %d runs, and there are %d", judge.LeastHistory, len(base))
	}
	return err
}

// medians set the trials side by side, as if they were one pair.
func medians(base, head []measured, family []judge.Metric) judge.Block {
	b := judge.Block{Errors: []judge.ErrorPair{{Base: sum(base), Head: sum(head)}}, Requests: head[0].Requests}
	for _, m := range family {
		x, inBase := middle(base, m.Name)
		y, inHead := middle(head, m.Name)
		if inBase && inHead {
			b.Series = append(b.Series, judge.Series{Metric: m, Pairs: []judge.Pair{{Base: x, Head: y}}})
		}
	}
	return b
}

// pasts are what each run of the history says of each metric, and what head says.
func pasts(family []judge.Metric, history [][]measured, head []measured) []judge.Past {
	var all []judge.Past
	for _, m := range family {
		past := judge.Past{Metric: m}
		for _, run := range history {
			if v, ok := middle(run, m.Name); ok {
				past.History = append(past.History, v)
			}
		}
		var ok bool
		if past.Head, ok = middle(head, m.Name); ok {
			all = append(all, past)
		}
	}
	return all
}

// middle is the median of a metric over trials; false if none has it.
func middle(trials []measured, metric string) (float64, bool) {
	s := group{good: trials}.summary(figures()[metric])
	if s == nil {
		return 0, false
	}
	return s.Median, true
}

func sum(trials []measured) judge.Tally {
	var t judge.Tally
	for _, m := range trials {
		t.Errors, t.Requests = t.Errors+m.Errors, t.Requests+m.Requests
	}
	return t
}

package search

import "github.com/claudebench/claudebench/bench"

// A walk goes through a search from its beginning, as far as the trials tell. It
// stops where it would have to know more.
type walk struct {
	find   *Find
	trials []bench.Trial
	// low is the highest level that kept the bound, high the lowest that did not; 0
	// as long as there is none.
	low, high float64
	// next is the step that would tell more; nil while the trials tell enough.
	next  *bench.Step
	found Found
}

func (f *Find) walk(trials []bench.Trial) *walk {
	w := &walk{find: f, trials: trials, found: Found{Client: f.client}}
	w.bracket()
	w.narrow()
	w.confirm()
	w.found.Above = w.high
	return w
}

// keeps tells whether a level keeps the bound. Where the trials do not tell, next is
// set, and the answer is no.
func (w *walk) keeps(level float64, confirm bool) bool {
	load := w.find.levels.Load(level, confirm)
	p := Probe{Level: level, Confirm: confirm}
	for _, t := range w.find.own(w.trials, load, confirm) {
		p.Values = append(p.Values, w.find.value(t))
	}
	p.judge(w.find.bound)
	if len(p.Values) > 0 {
		w.found.Trials += len(p.Values)
		w.found.Probes = append(w.found.Probes, p)
	}
	if p.Verdict == "" {
		w.next = &bench.Step{Client: w.find.client, Repetition: len(p.Values) + 1, Confirm: confirm, Load: load}
	}
	return p.Verdict == Kept
}

// try asks for a level, and moves low or high there.
func (w *walk) try(level float64) {
	switch kept := w.keeps(level, false); {
	case w.next != nil:
	case kept:
		w.low = level
	default:
		w.high = level
	}
}

// bracket doubles or halves the level until it lies between two.
func (w *walk) bracket() {
	l := w.find.levels
	for level := l.Start; w.next == nil && (w.low == 0 || w.high == 0); {
		w.try(level)
		switch {
		case w.low > 0 && level < l.Most:
			level = min(2*level, l.Most)
		case w.low == 0 && level > l.Least:
			level = max(l.round(level/2), l.Least)
		default:
			return
		}
	}
}

// narrow bisects what lies between low and high.
func (w *walk) narrow() {
	for w.next == nil && w.low > 0 && w.high > 0 {
		mid := w.find.levels.between(w.low, w.high)
		if mid == 0 {
			return
		}
		w.try(mid)
	}
}

// confirm tries low by longer trials, and lowers it until they confirm it.
func (w *walk) confirm() {
	for range maxDown + 1 {
		if w.next != nil || w.low < w.find.levels.Least {
			return
		}
		if w.keeps(w.low, true) {
			w.found.Level = w.low
			return
		}
		if w.next == nil {
			w.high, w.low = w.low, w.find.levels.below(w.low)
		}
	}
}

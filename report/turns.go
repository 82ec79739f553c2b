package report

import (
	"slices"
	"time"

	"github.com/claudebench/claudebench/bench"
)

const (
	// fewestTurns and mostTurns are how many pairs can be judged.
	fewestTurns = 6
	mostTurns   = 100
)

// byTurns makes pairs of trials that ran one beside the other, whoever arranged it: the n-th
// of base and the n-th of head, with none of another pair in between. It is nil if they did
// not, or if they are too few to be judged.
func byTurns(base, head []measured) []pair {
	if len(base) != len(head) || len(base) < fewestTurns {
		return nil
	}
	base, head = inTime(base), inTime(head)
	var pairs []pair
	var last time.Time
	for i := range base {
		if earlier(base[i].Began, head[i].Began).Before(last) {
			return nil
		}
		last = later(ended(base[i]), ended(head[i]))
		pairs = append(pairs, pair{bench.Base: base[i], bench.Head: head[i]})
	}
	return pairs[max(0, len(pairs)-mostTurns):]
}

func inTime(trials []measured) []measured {
	return slices.SortedStableFunc(slices.Values(trials), func(x, y measured) int { return x.Began.Compare(y.Began) })
}

func ended(m measured) time.Time { return m.Began.Add(m.Done.Elapsed) }

func earlier(x, y time.Time) time.Time {
	if y.Before(x) {
		return y
	}
	return x
}

func later(x, y time.Time) time.Time {
	if y.After(x) {
		return y
	}
	return x
}

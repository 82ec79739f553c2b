package stat

import (
	"cmp"
	"math"
	"slices"
)

// Looks is the joint distribution of the signed-rank statistic at two looks at
// the same values: after the first few and after all of them. Only the signs
// are random; which value has which rank is taken as it was seen, so that
// nothing is assumed of how the sizes vary from value to value.
type Looks struct {
	rows, columns int
	// p[a*columns+b] is the probability of a at the first look and b at the
	// last one.
	p []float64
	// share of the level is spent at the first look.
	share float64
}

// NewLooks works the distribution out for values in the order in which they
// were measured, of which the first few are looked at before the others are
// known. With first = 0 there is one look only, and share does not matter.
// share lies above 0 and at most at 1. Equal sizes are ranked in their order.
func NewLooks(x []float64, first int, share float64) Looks {
	early, all := ranks(x[:first]), ranks(x)
	l := Looks{rows: triangle(first) + 1, columns: triangle(len(x)) + 1, share: share}
	l.p = make([]float64, l.rows*l.columns)
	l.p[0] = 1
	// The late values first: they leave all but the first row empty.
	top := 0
	for i, rank := range slices.Backward(all) {
		step := rank
		if i < first {
			step += early[i] * l.columns
		}
		top += step
		l.flip(step, top)
	}
	return l
}

// flip tosses the sign of one value, which leads step places on, or nowhere;
// top is as far as any signs lead. A step never runs over the end of a row:
// the ranks of all values fit in it.
func (l Looks) flip(step, top int) {
	for i := top; i >= step; i-- {
		l.p[i] = (l.p[i] + l.p[i-step]) / 2
	}
	for i := range step {
		l.p[i] /= 2
	}
}

// P is the probability, were the signs random, of a result at least as strong
// as early at the first look and late at the last: the smallest level from
// which on the two looks together find it. A level is spent like this: its
// share at the first look, and at the last all that is left, worked out
// exactly, with what both looks would find counted once (Lan and DeMets,
// Biometrika 70, 1983, with the exact distribution in place of their normal
// one).
func (l Looks) P(early, late int) float64 {
	row, tail := l.rowSums(late)
	spent, left := 1.0, 0.0 // P(first look >= a); P(first look < a, last look >= late)
	p := 1.0
	for a := range l.rows {
		spent -= row[a]
		left += tail[a]
		// Levels from here to p spend at the first look what lies above a.
		from := max(spent, 0) / l.share
		switch found := max(spent, 0) + left; {
		case early > a || found <= from:
			p = min(p, from)
		default:
			return min(p, found)
		}
	}
	return p
}

// Critical gives the smallest statistics that are found at a level, at the
// first look and at the last. One that cannot be reached lies above the
// greatest sum of ranks.
func (l Looks) Critical(level float64) (early, late int) {
	row, _ := l.rowSums(0)
	spent := 0.0
	for early = l.rows; early > 0 && spent+row[early-1] <= level*l.share; early-- {
		spent += row[early-1]
	}
	for late = l.columns; late > 0; late-- {
		for a := range early {
			spent += l.p[a*l.columns+late-1]
		}
		if spent > level {
			break
		}
	}
	return early, late
}

// rowSums returns, for each statistic at the first look, its probability, and
// that of it together with at least late at the last look.
func (l Looks) rowSums(late int) (row, tail []float64) {
	row, tail = make([]float64, l.rows), make([]float64, l.rows)
	for a := range l.rows {
		for b, p := range l.p[a*l.columns : (a+1)*l.columns] {
			row[a] += p
			if b >= late {
				tail[a] += p
			}
		}
	}
	return row, tail
}

// ranks gives each value the position, counted from 1, of its size.
func ranks(x []float64) []int {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(math.Abs(x[i]), math.Abs(x[j])) })
	r := make([]int, len(x))
	for position, i := range order {
		r[i] = position + 1
	}
	return r
}

func triangle(n int) int { return n * (n + 1) / 2 }

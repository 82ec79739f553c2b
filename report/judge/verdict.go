package judge

// A Verdict is all that can be said of a block.
type Verdict struct {
	Outcome Outcome
	// Confirmed tells that a second block found the same worse as the first.
	// Nothing should fail on a worse that is not.
	Confirmed bool
	// Enough tells that the design has no use for further pairs.
	Enough bool
	// Pairs is how many the verdict was made from.
	Pairs int
	// Comparisons begin with errors, if they were counted; the others stand in
	// the order of the block.
	Comparisons []Comparison
	// Control is what became of the control workload; nil without one.
	Control *Comparison
	// Reasons say in sentences why it is this outcome, the weightiest first.
	Reasons []string
}

// A Comparison is what can be said of one metric.
type Comparison struct {
	Metric Metric
	// Gating tells whether the metric may decide at the end of this design.
	Gating  bool
	Outcome Outcome
	// Effect is nil if the metric was refused; the reasons say why.
	Effect *Effect
	// Needed is about how many pairs would decide an unclear metric; 0 if it
	// is decided or nothing can be said, and at most 1000.
	Needed  int
	Reasons []string
}

// An Effect is a change and how surely it is known. No field is ever infinite
// or not a number.
type Effect struct {
	// Base and Head are the medians over their trials, in the metric's unit.
	Base, Head float64
	// Change from base to head, Hodges and Lehmann's estimate, in the unit of
	// the metric's scale; above 0 is more, whether that is good or not.
	Change float64
	// Interval holds the change with 95 % confidence; nil below 6 pairs.
	Interval *Interval
	// P is the smaller one-sided exact p of both directions, of this metric and
	// these pairs alone.
	P float64
	// Adjusted is the p of the direction of the change with regard to the looks,
	// the family and its part of the level: at most the level is a find. It is 1
	// where the design has no look.
	Adjusted float64
	// Detectable is the smallest change for the worse that this design finds in
	// 80 % of all cases, with pairs that scatter like these; above 0, in the
	// unit of a change. 0 if it is not known.
	Detectable float64
}

// An Interval is a range of changes, bounds included.
type Interval struct{ Low, High float64 }

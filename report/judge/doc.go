// Package judge decides whether head is worse than base, better, or the same,
// and says when that cannot be told. [Decide] is the one place where a verdict
// is made: tables, JSON, JUnit, Markdown and exit codes are printed from what it
// returns. It reads no files, runs nothing, and knows no clock: the same figures
// give the same verdict.
//
// A sample is one trial. Each trial of base has a partner of head that ran
// beside it, and what is judged is the ratio within such pairs, which the drift
// of a host from minute to minute leaves alone. docs/method.md explains the
// method and says how often it is wrong.
package judge

// An Outcome is what is known of one metric, or of all.
type Outcome string

// The outcomes.
const (
	// Same: the 95 % interval of the change lies inside the margin, whatever
	// the test says.
	Same Outcome = "same"
	// Better and Worse: the adjusted p is at most the level.
	Better Outcome = "better"
	Worse  Outcome = "worse"
	// Unclear: nothing was shown. The reasons say how many pairs would do.
	Unclear Outcome = "unclear"
	// Contaminated: the control workload moved, so the host did, and nothing
	// can be said of base and head.
	Contaminated Outcome = "contaminated"
)

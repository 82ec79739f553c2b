package report

import (
	"fmt"
	"time"

	"github.com/claudebench/claudebench/report/judge"
	"github.com/claudebench/claudebench/report/unit"
)

// FalseAlarms is what comparisons of a client with itself have shown of a host: each that was
// called worse was a false alarm.
type FalseAlarms struct {
	Comparisons int
	Since       time.Time
	Outcomes    map[judge.Outcome]int
	// Worse were so in both blocks, FirstWorse in the first.
	Worse, FirstWorse int
	// AtMost bounds the rate of false alarms, with 95 % confidence; from 0 to 1.
	AtMost float64
	// Detectable is, of each metric, the median of the smallest detectable changes.
	Detectable map[string]float64
}

// Sentence says how often comparisons were wrong here.
func (a *FalseAlarms) Sentence() string {
	return fmt.Sprintf("on hosts like this, %d of %d comparisons of a client with itself were called worse (with 95 %% confidence, at most %s are)",
		a.Worse, a.Comparisons, unit.Percent(a.AtMost))
}

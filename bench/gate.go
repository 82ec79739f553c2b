package bench

// A GateLevel says what it means when a gate is broken.
type GateLevel string

// The levels.
const (
	// Off shows the metric and draws no conclusion.
	Off GateLevel = "off"
	// Warn warns.
	Warn GateLevel = "warn"
	// Error fails the run.
	Error GateLevel = "error"
)

// A Gate is what a scenario demands of one metric.
type Gate struct {
	Metric string    `json:"metric"`
	Level  GateLevel `json:"level"`
	// MaxRegression is the change for the worse that does not matter in a comparison, as a
	// fraction of base (0.05 is 5 %), of errors as a share of the requests; nil is the
	// metric's usual one.
	MaxRegression *float64 `json:"max_regression,omitempty"`
	// SLO bounds the metric, in its own unit (seconds, a share of the requests, bytes): from
	// above where less is better, else from below. nil is no bound.
	SLO *float64 `json:"slo,omitempty"`
}

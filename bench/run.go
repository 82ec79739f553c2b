package bench

import "time"

// SchemaVersion is the version of run.json and of the printed JSON document.
// It rises when a field changes its meaning or goes away.
const SchemaVersion = 1

// A Run is a plan and what came of it. On disk it is a directory with
// run.json and one hit log a trial.
type Run struct {
	SchemaVersion int       `json:"schema_version"`
	ID            string    `json:"id"`
	Tool          Tool      `json:"tool"`
	Host          Host      `json:"host"`
	Began         time.Time `json:"began"`
	// Ended is zero while the run goes on, and after a crash.
	Ended   time.Time `json:"ended,omitzero"`
	Plan    Plan      `json:"plan"`
	Digest  string    `json:"plan_digest"`
	Trials  []Trial   `json:"trials"`
	Skipped []Skip    `json:"skipped"`
	// Spending is nil where nothing that is paid for was asked.
	Spending *Spending `json:"spending,omitempty"`
	// Interrupted is set when the run was broken off before its plan was done.
	Interrupted bool `json:"interrupted,omitempty"`
}

// Tool is the program that made the run.
type Tool struct {
	Version string `json:"version"`
	Go      string `json:"go"`
}

// A Skip is a client that did not run, why, and the command that mends it.
type Skip struct {
	Client string `json:"client"`
	Reason string `json:"reason"`
	Fix    string `json:"fix"`
}

// Spending is what a run against an endpoint that is paid for costs, in US dollars.
type Spending struct {
	// WorstCase is what the trials can cost at most of which the plan knows beforehand.
	WorstCase float64 `json:"worst_case_usd"`
	// Spent is what the trials have cost at most, by what their answers say that they used; a
	// request that did not tell counts as if it had used all that it may.
	Spent float64 `json:"spent_usd"`
	// PricesOf is the day of the prices, as 2026-11-23.
	PricesOf string `json:"prices_of"`
	// Ended says why the run ended early for want of money; empty if it did not.
	Ended string `json:"ended,omitempty"`
}

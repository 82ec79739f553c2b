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

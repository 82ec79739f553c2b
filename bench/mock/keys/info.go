package keys

import "time"

// A State is where a key is in its life.
type State string

const (
	Active   State = "active"
	Expiring State = "expiring" // was replaced, is accepted until its end
	Revoked  State = "revoked"  // refused, for good
)

// Info is what is shown of a key that was added.
type Info struct {
	Name        string    `json:"name"`
	Fingerprint string    `json:"fingerprint"`
	State       State     `json:"state"`
	Added       time.Time `json:"added"`
	// Until is when the key ends, or ended; zero while no end is set.
	Until time.Time `json:"until,omitzero"`
}

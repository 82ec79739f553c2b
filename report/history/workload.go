package history

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// A Workload is what a client had to do. Figures of equal ones may be compared: seed, number of
// trials, and which other clients ran in turn with this one do not matter.
type Workload struct {
	Phase bench.Phase `json:"phase"`
	// Target is empty if the upstream was the mock.
	Target  string        `json:"target,omitempty"`
	Message bench.Message `json:"message"`
	Timeout time.Duration `json:"timeout"`
}

func workloadOf(p *bench.Plan, phase int) Workload {
	return Workload{Phase: p.Phases[phase], Target: p.Target, Message: p.Message, Timeout: p.Timeout}
}

// String describes the workload in words, as a heading needs it.
func (w Workload) String() string {
	text := string(w.Phase.Load.Kind) + ": " + w.Phase.Load.String()
	switch {
	case w.Target != "":
		text += "; upstream " + w.Target
	case w.Phase.Latency != "":
		text += "; upstream " + w.Phase.Latency
	}
	return text
}

// text is the workload as the index keeps it.
func (w Workload) text() string {
	b, err := json.Marshal(w)
	if err != nil {
		panic(err) // plain data that came from JSON, which knows no NaN
	}
	return string(b)
}

// digest names a workload's text.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

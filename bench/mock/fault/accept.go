package fault

import (
	"time"

	"github.com/claudebench/claudebench/scenarios/strict"
)

// An Accept takes a new connection up late: until then nothing that the client
// sends is read, not even the beginning of TLS, while the kernel has long
// acknowledged the connection. It acts on connections and not on answers; see
// [SlowListener].
type Accept struct {
	// Delay is how much later, up to an hour.
	Delay strict.Duration `yaml:"delay" json:"delay"`
}

func (a *Accept) check(c *checker) { c.lasts("delay", a.Delay, maxDelay) }

// AcceptDelay is how much later the n-th connection since the last reset,
// counted from 1, is to be taken up.
func (p *Picker) AcceptDelay(n uint64, elapsed time.Duration) time.Duration {
	if p == nil {
		return 0
	}
	for i := range p.accepts {
		if c := &p.accepts[i]; c.fires(n, elapsed) {
			return time.Duration(c.rule.Accept.Delay)
		}
	}
	return 0
}

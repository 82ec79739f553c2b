package limit

import (
	"sync"
	"time"
)

// An account is what a limiter knows of a key. One lock guards all of it, so that
// a request is let in by all its limits at once or by none.
type account struct {
	mu   sync.Mutex
	born time.Time
	// closed accounts are no longer the limiter's.
	closed   bool
	inFlight int
	// spent is in nano-dollars.
	spent int64
	pools []*pool
}

// at returns now as an instant of the account.
func (a *account) at(now time.Time) instant { return instant(now.Sub(a.born).Microseconds()) }

// pool returns what the account has of a class, brought to now; nil if it has
// used none so far. There are few classes, and a search of some is faster than a
// map.
func (a *account) pool(class string, now instant) *pool {
	for _, p := range a.pools {
		if p.class.name == class {
			p.advance(now)
			return p
		}
	}
	return nil
}

// fresh tells whether an account that had just been opened would differ in
// nothing but its spending and its ramps.
func (a *account) fresh(now time.Time) bool {
	for _, p := range a.pools {
		p.advance(a.at(now))
		if !p.full() {
			return false
		}
	}
	return a.inFlight == 0
}

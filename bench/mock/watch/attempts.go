package watch

import (
	"strconv"
	"sync/atomic"
)

// Attempts counts requests by the number of the attempt that the SDKs give them.
type Attempts struct {
	// by is by number; the last one is for all from there on.
	by     [11]atomic.Int64
	absent atomic.Int64
}

// Add counts a request; n is below 0 if it has no number.
func (a *Attempts) Add(n int) {
	if n < 0 {
		a.absent.Add(1)
		return
	}
	a.by[min(n, len(a.by)-1)].Add(1)
}

// Calls are the requests that are no retries.
func (a *Attempts) Calls() int64 { return a.by[0].Load() + a.absent.Load() }

// ByNumber are the requests that have a number, "10+" for 10 and more.
func (a *Attempts) ByNumber() map[string]int64 {
	all := map[string]int64{}
	for n := range a.by {
		if count := a.by[n].Load(); count > 0 {
			all[attemptName(n, len(a.by)-1)] = count
		}
	}
	return all
}

func attemptName(n, last int) string {
	if n == last {
		return strconv.Itoa(n) + "+"
	}
	return strconv.Itoa(n)
}

package watch

import (
	"strconv"
	"sync/atomic"
)

// lastNumber is counted together with all higher ones.
const lastNumber = 10

// Attempts counts requests by the number of the attempt, from 0, that the SDKs
// give them in x-stainless-retry-count.
type Attempts struct {
	by     [lastNumber + 1]atomic.Int64
	absent atomic.Int64
}

// Add counts a request; n is below 0 if it has no number.
func (a *Attempts) Add(n int) {
	if n < 0 {
		a.absent.Add(1)
		return
	}
	a.by[min(n, lastNumber)].Add(1)
}

// Absent are the requests without a number.
func (a *Attempts) Absent() int64 { return a.absent.Load() }

// Calls are the requests that are no retries, as far as is known: the first
// attempts, and those without a number.
func (a *Attempts) Calls() int64 { return a.by[0].Load() + a.Absent() }

// ByNumber are the requests that have a number, "10+" for 10 and more.
func (a *Attempts) ByNumber() map[string]int64 {
	all := map[string]int64{}
	for n := range a.by {
		if count := a.by[n].Load(); count > 0 {
			all[numberName(n)] = count
		}
	}
	return all
}

func numberName(n int) string {
	if n == lastNumber {
		return strconv.Itoa(n) + "+"
	}
	return strconv.Itoa(n)
}

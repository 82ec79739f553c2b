package limit

import "time"

// A ramp is how far a key has come under an [Acceleration].
type ramp struct {
	// born is when the first minute began.
	born instant
	// used is the input tokens of the present minute, which counts from 0.
	minute, used int64
}

// turn begins a new minute where one is due.
func (r *ramp) turn(now instant) {
	if m := int64(now-r.born) / perMinute; m > r.minute {
		r.minute, r.used = m, 0
	}
}

// ceiling is the most input tokens of a minute.
func (a *Acceleration) ceiling(minute int64) int64 { return a.Start + minute*a.Step }

// wait returns how long it is until the input can be taken, at most a century and
// [never] if it is above every ceiling.
func (a *Acceleration) wait(r *ramp, now instant, input int64) time.Duration {
	ceiling := a.ceiling(r.minute)
	if input <= ceiling-r.used {
		return 0
	}
	minutes := int64(1)
	if beyond := input - ceiling - a.Step; beyond > 0 {
		if a.Step == 0 {
			return never
		}
		minutes += (beyond-1)/a.Step + 1
	}
	boundary := r.born + instant((r.minute+min(minutes, century))*perMinute)
	return time.Duration(boundary-now) * time.Microsecond
}

package unit

import "time"

// What systemd starts with (systemd-system.conf(5)): a service that is started more
// than 5 times in 10 s is given up; a restart waits for 100 ms.
const (
	defaultBurst    = 5
	defaultInterval = 10 * time.Second
	defaultDelay    = 100 * time.Millisecond
)

// trips tells whether systemd ever gives up a service that fails at once: whether
// one start more than the burst fits into the interval.
func trips(wait time.Duration, burst int, interval time.Duration) bool {
	return burst > 0 && wait < interval/time.Duration(burst)
}

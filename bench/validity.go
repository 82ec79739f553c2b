package bench

import (
	"math"
	"slices"
	"time"
)

// Waits is how long something waited that should not have waited at all. The quantiles are
// exact where each wait was noted, and the upper end of a bucket where only a histogram is told.
type Waits struct {
	P50 time.Duration `json:"p50"`
	P99 time.Duration `json:"p99"`
	Max time.Duration `json:"max"`
}

// WaitsOf sums up waits, which it sorts; it is nil without any. A wait below zero counts as none.
// The quantile q of n waits is the one of rank ⌈q·n⌉.
func WaitsOf(all []time.Duration) *Waits {
	if len(all) == 0 {
		return nil
	}
	slices.Sort(all)
	at := func(q float64) time.Duration {
		return max(0, all[int(math.Ceil(q*float64(len(all))))-1])
	}
	return &Waits{P50: at(0.50), P99: at(0.99), Max: at(1)}
}

// Pauses are spans in which a program stood still.
type Pauses struct {
	Count int           `json:"count"`
	Total time.Duration `json:"total"`
	Max   time.Duration `json:"max"`
}

// Network is what the kernel counted of the client's network namespace while a trial ran.
type Network struct {
	// TimeWaitBefore and TimeWaitAfter are the sockets in TIME_WAIT when the measured part began
	// and when it was over.
	TimeWaitBefore int `json:"time_wait_before"`
	TimeWaitAfter  int `json:"time_wait_after"`
	// Ports is how many ephemeral ports there are, and PortsLeft how many of them were free when
	// it was over, for new connections to the address that has the most of them already: ports run
	// out by destination. Both are 0 where that is not known.
	Ports     int `json:"ephemeral_ports"`
	PortsLeft int `json:"ephemeral_ports_left"`
	// Segments were sent by TCP, and Retransmitted were sent once more, on top of them (OutSegs and
	// RetransSegs of RFC 4022).
	Segments      uint64 `json:"tcp_segments"`
	Retransmitted uint64 `json:"tcp_retransmitted"`
}

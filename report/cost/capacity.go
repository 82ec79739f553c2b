package cost

import "math"

// A Resource is what an instance has, and requests take.
type Resource string

// The resources. A memory full of workers still waits for answers: each worker
// has only so many requests in flight.
const (
	CPU     Resource = "cpu"
	Memory  Resource = "memory"
	Network Resource = "network"
)

// Resources lists them, in the order in which one of several equal ones is
// said to bind.
func Resources() []Resource { return []Resource{CPU, Memory, Network} }

const (
	gibibyte       = 1 << 30
	secondsPerHour = 3600
	million        = 1e6
)

// A use is what the requests of a client take; what is not known is not a
// number.
type use struct {
	// cpu is in seconds of a core of the run's host for each request.
	cpu float64
	// memory is in bytes, and throughput in requests per second, of one worker:
	// one process of the client with inFlight requests in flight.
	memory, throughput, inFlight float64
	// bytes are those of the bodies of a request and its answer.
	bytes float64
}

// A situation is one value of everything that a cost follows from.
type situation struct {
	use
	Instance
	Assumptions
}

// limit is how many requests per second the instance could serve if it had
// nothing but this resource; not a number where that is not known.
func (s situation) limit(r Resource) float64 {
	switch r {
	case CPU:
		return float64(s.VCPUs) * s.usable() * s.Speed / s.cpu
	case Memory:
		return s.fitting() * s.perWorker()
	}
	if s.NetworkGbps == 0 {
		return math.NaN()
	}
	return s.NetworkGbps * 1e9 / 8 * s.Utilisation / (s.bytes + s.WireOverhead)
}

// usable is the share of the CPU time that may be used.
func (s situation) usable() float64 {
	if s.SurplusUSDPerVCPUHour == 0 {
		return min(s.Utilisation, s.Included())
	}
	return s.Utilisation
}

// fitting is how many workers fit into the memory.
func (s situation) fitting() float64 {
	return math.Floor(s.MemoryGiB * gibibyte * s.MemoryShare / s.memory)
}

// perWorker is the throughput of a worker. Answers that take longer than in the
// run lower it, by Little's law; what answers that take less would do was not
// measured.
func (s situation) perWorker() float64 {
	if s.Latency == 0 {
		return s.throughput
	}
	return min(s.throughput, s.inFlight/s.Latency.Seconds())
}

// capacity is the least of the limits that are known, and whose that is. It is
// not a number where CPU time is not known: it mostly is the least.
func (s situation) capacity() (perSecond float64, binds Resource) {
	perSecond, binds = s.limit(CPU), CPU
	for _, r := range Resources()[1:] {
		if l := s.limit(r); l < perSecond {
			perSecond, binds = l, r
		}
	}
	return perSecond, binds
}

// hourly is the price of an hour at that many requests per second, in dollars:
// with the CPU time beyond what the price includes.
func (s situation) hourly(perSecond float64) float64 {
	busy := perSecond * s.cpu / s.Speed
	return s.USDPerHour + s.SurplusUSDPerVCPUHour*max(0, busy-s.Included()*float64(s.VCPUs))
}

// dollars is the price of a million requests at capacity.
func (s situation) dollars() float64 {
	c, _ := s.capacity()
	return s.hourly(c) / (c * secondsPerHour) * million
}

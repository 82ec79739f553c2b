package cost

import "math"

// Step is by how much of itself an assumption is changed to see what depends on
// it.
const Step = 0.20

// reach is how many times more, or less, of an assumption is looked at to find
// where another resource begins to bind.
const reach = 100

// A Sensitivity tells what depends on an assumption.
type Sensitivity struct {
	Assumption Name
	// Less and More are the changes of the cost, as a share of it, if the
	// assumption is a fifth less and a fifth more. A share of a whole ends at
	// 1. Not a number where the cost is not known.
	Less, More float64
	// Below and Above are where another resource begins to bind; nil if none
	// does within a hundredth and a hundred times of the assumption.
	Below, Above *Switch
}

// A Switch is a change of the resource that binds.
type Switch struct {
	// Factor is how many times the assumption is what it was.
	Factor float64
	To     Resource
}

// A Name is that of an assumption, with its unit.
type Name string

// The assumptions that a cost of instances depends on.
const (
	Utilisation  Name = "utilisation_share"
	MemoryShare  Name = "memory_share"
	Speed        Name = "cpu_speed_ratio"
	WireOverhead Name = "wire_overhead_bytes"
	PerWorker    Name = "worker_throughput_per_second"
	Price        Name = "instance_usd_per_hour"
)

// Names are all of them, in the order in which an estimate has their sensitivities.
func Names() []Name {
	var all []Name
	for _, f := range factors() {
		all = append(all, f.name)
	}
	return all
}

// A factor changes one assumption of a situation.
type factor struct {
	name  Name
	scale func(s *situation, by float64)
}

func factors() []factor {
	return []factor{
		{Utilisation, func(s *situation, by float64) { s.Assumptions.Utilisation = min(1, s.Assumptions.Utilisation*by) }},
		{MemoryShare, func(s *situation, by float64) { s.Assumptions.MemoryShare = min(1, s.Assumptions.MemoryShare*by) }},
		{Speed, func(s *situation, by float64) { s.Assumptions.Speed *= by }},
		{WireOverhead, func(s *situation, by float64) { s.Assumptions.WireOverhead *= by }},
		{PerWorker, func(s *situation, by float64) { s.throughput, s.inFlight = s.throughput*by, s.inFlight*by }},
		{Price, func(s *situation, by float64) {
			s.USDPerHour, s.SurplusUSDPerVCPUHour = s.USDPerHour*by, s.SurplusUSDPerVCPUHour*by
		}},
	}
}

// with is the situation after the change.
func (f factor) with(s situation, by float64) situation {
	f.scale(&s, by)
	return s
}

func (s situation) sensitivities() []Sensitivity {
	var all []Sensitivity
	was := s.dollars()
	for _, f := range factors() {
		all = append(all, Sensitivity{
			Assumption: f.name,
			Less:       f.with(s, 1-Step).dollars()/was - 1,
			More:       f.with(s, 1+Step).dollars()/was - 1,
			Below:      f.change(s, 1.0/reach),
			Above:      f.change(s, reach),
		})
	}
	return all
}

// change looks between 1 and the last factor for the first at which another
// resource binds, by halving the logarithm: on the way from 1, a limit only
// rises or only falls, so none binds twice.
func (f factor) change(s situation, last float64) *Switch {
	_, was := s.capacity()
	binds := func(log float64) Resource {
		_, r := f.with(s, math.Exp(log)).capacity()
		return r
	}
	same, other := 0.0, math.Log(last)
	if binds(other) == was {
		return nil
	}
	for range 50 {
		middle := (same + other) / 2
		if binds(middle) == was {
			same = middle
		} else {
			other = middle
		}
	}
	return &Switch{Factor: math.Exp(other), To: binds(other)}
}

// Changes are those of the cost, over all estimates, if an assumption is a fifth
// less and a fifth more.
func (s *Statement) Changes(of Name) (less, more []float64) {
	for _, e := range s.Estimates {
		for _, v := range e.Sensitivities {
			if v.Assumption == of {
				less, more = append(less, v.Less), append(more, v.More)
			}
		}
	}
	return less, more
}

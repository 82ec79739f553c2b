package cost

import (
	"math"
	"slices"

	"github.com/claudebench/claudebench/report/stat"
)

// An Estimate is one client on one instance. Figures that are not known are
// nil. Bounds are those of the run's figures, all at their best and all at
// their worst.
type Estimate struct {
	Client, Instance string
	// Limits are the requests per second that each resource alone would allow.
	Limits map[Resource]*stat.Summary
	// Capacity is the least of them, in requests per second; nil where CPU time
	// is not known. A limit that is not known is passed over.
	Capacity *stat.Summary
	// Binds is the resource whose limit is the least by the medians; empty where
	// the capacity is not known. Contested are others, whose limit may be the
	// least within the bounds.
	Binds     Resource
	Contested []Resource
	// Dollars is the price of a million requests at capacity; nil as well where
	// that may be 0: no worker fits into the memory, or none got an answer.
	Dollars *stat.Summary
	// Workers is how many processes of the client it takes to reach the
	// capacity, and Fitting how many have room.
	Workers, Fitting *int
	// Fleet is what the rate that was asked for takes; nil without one.
	Fleet *Fleet
	// Sensitivities tell what depends on each assumption; nil where the cost is
	// not known.
	Sensitivities []Sensitivity
}

// A Fleet is as many instances as a rate takes.
type Fleet struct {
	// Instances by the medians, and at the worst of the bounds.
	Instances, AtWorst int
	// USDPerMonth is what they cost while they share the rate.
	USDPerMonth float64
}

func estimate(d Demand, i Instance, a Assumptions) Estimate {
	e := Estimate{Client: d.Client, Instance: i.Name, Limits: map[Resource]*stat.Summary{}}
	across := func(f func(situation) float64) *stat.Summary { return summary(d, i, a, f) }
	for _, r := range Resources() {
		e.Limits[r] = across(func(s situation) float64 { return s.limit(r) })
	}
	e.Capacity = across(func(s situation) float64 { c, _ := s.capacity(); return c })
	if e.Capacity == nil {
		return e
	}
	s := situation{d.middle(), i, a}
	_, e.Binds = s.capacity()
	e.Contested = e.contested()
	e.Fitting = whole(s.fitting())
	if e.Dollars = across(situation.dollars); e.Dollars == nil {
		return e
	}
	e.Workers = whole(s.workers(d.Cores))
	e.Fleet = e.fleet(s)
	e.Sensitivities = s.sensitivities()
	return e
}

// summary is f at the medians, the best and the worst; nil where f is not known,
// or beyond all numbers.
func summary(d Demand, i Instance, a Assumptions, f func(situation) float64) *stat.Summary {
	middle := f(situation{d.middle(), i, a})
	best, worst := f(situation{d.best(), i, a}), f(situation{d.worst(), i, a})
	for _, v := range []float64{middle, best, worst} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil
		}
	}
	n, kind := d.evidence()
	return &stat.Summary{Median: middle, Low: min(best, worst), High: max(best, worst), N: n, Kind: kind}
}

// evidence is the least of what the figures rest on.
func (d Demand) evidence() (n int, kind stat.Kind) {
	n, kind = d.Trials, stat.Interval
	for _, s := range []*stat.Summary{d.CPU, d.Memory, d.Throughput, d.Bytes} {
		if s == nil {
			continue
		}
		n = min(n, s.N)
		if s.Kind == stat.Range {
			kind = stat.Range
		}
	}
	return n, kind
}

// contested are the resources that may bind within the bounds, beside the one
// that does.
func (e Estimate) contested() []Resource {
	return slices.DeleteFunc(Resources(), func(r Resource) bool {
		l := e.Limits[r]
		return r == e.Binds || l == nil || l.Low > e.Capacity.High
	})
}

// workers is how many it takes to reach the capacity. One that can use only
// some of the cores at once needs others for the rest: one for each core, where
// it is Python.
func (s situation) workers(cores int) float64 {
	c, _ := s.capacity()
	n := math.Ceil(c / s.perWorker())
	if cores > 0 {
		n = max(n, math.Ceil(float64(s.VCPUs)/float64(cores)))
	}
	return n
}

// whole is nil for what is no number.
func whole(x float64) *int {
	const most = 1 << 50
	if math.IsNaN(x) || math.Abs(x) > most {
		return nil
	}
	n := int(x)
	return &n
}

func (e Estimate) fleet(s situation) *Fleet {
	if s.Rate == 0 {
		return nil
	}
	n, worst := whole(math.Ceil(s.Rate/e.Capacity.Median)), whole(math.Ceil(s.Rate/e.Capacity.Low))
	if n == nil || worst == nil {
		return nil
	}
	each := s.Rate / float64(*n)
	return &Fleet{Instances: *n, AtWorst: *worst, USDPerMonth: float64(*n) * s.hourly(each) * HoursPerMonth}
}

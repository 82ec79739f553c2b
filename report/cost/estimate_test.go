package cost

import (
	"math"
	"slices"
	"testing"

	"github.com/claudebench/claudebench/report/stat"
)

// The median lies within the bounds, and those are the costs at the bounds of
// the figures.
func TestBoundsAreCarriedThrough(t *testing.T) {
	for _, s := range situations(500) {
		e := estimate(demandOf(s.use, 0.1), s.Instance, s.Assumptions)
		for name, v := range map[string]*stat.Summary{"capacity": e.Capacity, "dollars": e.Dollars} {
			if v == nil {
				continue
			}
			if !(v.Low <= v.Median && v.Median <= v.High) || v.Low == v.High && v.Median > 0 || v.N != 6 || v.Kind != stat.Interval {
				t.Fatalf("%s %+v of %+v", name, v, s)
			}
		}
	}
	e := estimate(demandOf(cpuBound().use, 0.1), plainInstance(), Defaults())
	if !near(e.Capacity.Low, 1400/1.1) || !near(e.Capacity.High, 1400/0.9) {
		t.Errorf("capacity %+v", e.Capacity)
	}
	if !near(e.Dollars.Low*1.1, e.Dollars.Median*0.99) || !near(e.Dollars.High, e.Dollars.Median*1.1) {
		t.Errorf("dollars %+v", e.Dollars)
	}
}

// One range among the figures makes a range of all that follows.
func TestTheWeakestBoundsName(t *testing.T) {
	d := demandOf(cpuBound().use, 0.1)
	d.Memory = &stat.Summary{Median: 1, Low: 1, High: 1, N: 3, Kind: stat.Range}
	e := estimate(d, plainInstance(), Defaults())
	if e.Capacity.Kind != stat.Range || e.Capacity.N != 3 {
		t.Errorf("%+v", e.Capacity)
	}
}

// A resource is contested exactly if its least is within reach of the capacity.
func TestContested(t *testing.T) {
	u := cpuBound().use
	u.throughput = 1400.0 / 256 * 1.1 // memory: a tenth above CPU
	// By 2 %, each takes a little less than the half of the tenth: memory's
	// least is 1.1 × 0.98 × 250/256 = 1.053 of the median, CPU's most 1/0.98.
	for spread, want := range map[float64][]Resource{0.01: {}, 0.02: {}, 0.04: {Memory}, 0.1: {Memory}} {
		e := estimate(demandOf(u, spread), plainInstance(), Defaults())
		if e.Binds != CPU || !slices.Equal(e.Contested, want) {
			t.Errorf("bounds of %g: %s binds, %v may", spread, e.Binds, e.Contested)
		}
	}
}

func TestUnknownIsNil(t *testing.T) {
	d := demandOf(cpuBound().use, 0.1)
	d.CPU = nil
	e := estimate(d, plainInstance(), Defaults())
	if e.Capacity != nil || e.Dollars != nil || e.Workers != nil || e.Binds != "" || e.Sensitivities != nil {
		t.Errorf("without CPU time: %+v", e)
	}
	if e.Limits[CPU] != nil || e.Limits[Memory] == nil {
		t.Errorf("limits %+v", e.Limits)
	}
	d = demandOf(cpuBound().use, 0)
	d.Memory = nil
	e = estimate(d, plainInstance(), Defaults())
	if e.Dollars == nil || e.Fitting != nil || e.Limits[Memory] != nil {
		t.Errorf("without memory: %+v", e)
	}
}

func TestNoWorkerFits(t *testing.T) {
	u := cpuBound().use
	u.memory = 100 * gibibyte
	e := estimate(demandOf(u, 0), plainInstance(), Defaults())
	if e.Binds != Memory || e.Dollars != nil || *e.Fitting != 0 || e.Capacity.Median != 0 {
		t.Errorf("%+v", e)
	}
}

// A fleet can serve the rate, and one instance less cannot.
func TestFleetIsJustEnough(t *testing.T) {
	for _, s := range situations(500) {
		s.Rate = 1234
		e := estimate(demandOf(s.use, 0.1), s.Instance, s.Assumptions)
		if e.Fleet == nil {
			continue
		}
		n := float64(e.Fleet.Instances)
		if n*e.Capacity.Median < s.Rate || (n-1)*e.Capacity.Median >= s.Rate || e.Fleet.AtWorst < e.Fleet.Instances {
			t.Fatalf("%+v for capacity %+v", e.Fleet, e.Capacity)
		}
		if least := n * s.USDPerHour * HoursPerMonth; e.Fleet.USDPerMonth < least*(1-1e-9) {
			t.Fatalf("%g dollars a month, at least %g", e.Fleet.USDPerMonth, least)
		}
	}
	s := cpuBound()
	s.Rate = 1401
	f := estimate(demandOf(s.use, 0), s.Instance, s.Assumptions).Fleet
	if f.Instances != 2 || !near(f.USDPerMonth, 2*730) {
		t.Errorf("%+v", f)
	}
}

func TestSharesAddUp(t *testing.T) {
	input, output := 30.0, 12.0
	c := TokenCost{Input: &input, Output: &output}
	e := Estimate{Dollars: &stat.Summary{Median: 14}}
	if share := c.Share(e); share == nil || !near(*share, 0.25) {
		t.Errorf("share %v, want a quarter", share)
	}
	if c.Share(Estimate{}) != nil || (TokenCost{}).Share(e) != nil {
		t.Error("a share of what is not known is known")
	}
	if whole(math.NaN()) != nil || whole(math.Inf(1)) != nil {
		t.Error("a whole number of no number")
	}
}

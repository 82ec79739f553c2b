package cost

import (
	"math"
	"testing"
	"time"
)

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

func memoryBound() situation {
	s := cpuBound()
	s.throughput = 1 // 256 a second
	return s
}

func networkBound() situation {
	s := cpuBound()
	s.NetworkGbps = 0.01
	return s
}

func burstable() situation {
	s := cpuBound()
	s.CPUBaseline, s.SurplusUSDPerVCPUHour = 0.4, 0.05
	return s
}

func of(s situation, name Name) Sensitivity {
	for _, v := range s.sensitivities() {
		if v.Assumption == name {
			return v
		}
	}
	return Sensitivity{Less: math.NaN(), More: math.NaN()}
}

// The differences are those of the formula: cost is price over capacity, and the
// capacity that of the resource that binds.
func TestSensitivityIsTheFormula(t *testing.T) {
	inverse := func(by float64) float64 { return 1/by - 1 }
	direct := func(by float64) float64 { return by - 1 }
	none := func(float64) float64 { return 0 }
	// 1 $ for 40 % of 4 vCPU, 0.05 $ for each further vCPU: the cost of a
	// request is (1 + 0.05 × 4 × (u - 0.4)) / u of what it is at u = 1.
	burst := func(by float64) float64 {
		at := func(u float64) float64 { return (1 + 0.05*4*(u-0.4)) / u }
		return at(0.7*by)/at(0.7) - 1
	}
	tests := []struct {
		name    string
		of      situation
		changes map[Name]func(by float64) float64
	}{
		{"cpu", cpuBound(), map[Name]func(float64) float64{
			Utilisation: inverse, Speed: inverse, Price: direct, MemoryShare: none, WireOverhead: none, PerWorker: none,
		}},
		{"memory", memoryBound(), map[Name]func(float64) float64{
			Utilisation: none, Speed: none, Price: direct, WireOverhead: none, PerWorker: inverse,
		}},
		{"network", networkBound(), map[Name]func(float64) float64{
			Utilisation: inverse, Speed: none, Price: direct, MemoryShare: none, PerWorker: none,
			WireOverhead: func(by float64) float64 { return (1000+2000*by)/3000 - 1 },
		}},
		{"burstable", burstable(), map[Name]func(float64) float64{Utilisation: burst, Price: direct}},
	}
	for _, test := range tests {
		for name, change := range test.changes {
			v := of(test.of, name)
			if math.Abs(v.Less-change(0.8)) > 1e-9 || math.Abs(v.More-change(1.2)) > 1e-9 {
				t.Errorf("%s bound, %s: %+.6f and %+.6f, want %+.6f and %+.6f", test.name, name, v.Less, v.More, change(0.8), change(1.2))
			}
		}
	}
}

// Whole workers fit: the change of a share of the memory is that of their
// number.
func TestMemoryShareCountsWorkers(t *testing.T) {
	v := of(memoryBound(), MemoryShare) // 256 workers, 204 and 307
	if !near(v.Less, 256.0/204-1) || !near(v.More, 256.0/307-1) {
		t.Errorf("%+.6f and %+.6f", v.Less, v.More)
	}
}

// A share of a whole ends at the whole.
func TestSharesEndAtOne(t *testing.T) {
	s := cpuBound()
	s.Assumptions.Utilisation = 0.9
	if v := of(s, Utilisation); !near(v.More, 0.9-1) {
		t.Errorf("%+.6f, want -0.1", v.More)
	}
	s = memoryBound()
	s.Assumptions.MemoryShare = 1
	if v := of(s, MemoryShare); v.More != 0 {
		t.Errorf("more than all of the memory changes the cost by %+.6f", v.More)
	}
}

func TestSwitchesByHand(t *testing.T) {
	s := cpuBound() // 1400 by CPU, 256 × 100 by memory, 29167 by network
	tests := []struct {
		name         Name
		below, above *Switch
	}{
		{Speed, nil, &Switch{25600.0 / 1400, Memory}},
		{PerWorker, &Switch{1400.0 / 25600, Memory}, nil},
		{WireOverhead, nil, &Switch{(1e9/8*0.7/1400 - 1000) / 2000, Network}},
		{Utilisation, nil, nil},
		{Price, nil, nil},
	}
	for _, test := range tests {
		v := of(s, test.name)
		for side, pair := range map[string][2]*Switch{"below": {v.Below, test.below}, "above": {v.Above, test.above}} {
			got, want := pair[0], pair[1]
			if (got == nil) != (want == nil) || got != nil && (got.To != want.To || math.Abs(got.Factor/want.Factor-1) > 1e-9) {
				t.Errorf("%s, %s: %+v, want %+v", test.name, side, got, want)
			}
		}
	}
}

// On both sides of a switch, different resources bind; up to it, one.
func TestSwitchesSwitch(t *testing.T) {
	n := 0
	for _, s := range situations(300) {
		_, was := s.capacity()
		for _, f := range factors() {
			for _, last := range []float64{1.0 / reach, reach} {
				to := f.change(s, last)
				if to == nil {
					continue
				}
				n++
				_, before := f.with(s, math.Pow(to.Factor, 1-1e-9)).capacity()
				_, after := f.with(s, math.Pow(to.Factor, 1+1e-9)).capacity()
				if before != was || after != to.To || after == was {
					t.Fatalf("%s at ×%g: %s before, %s after, was %s, said %s", f.name, to.Factor, before, after, was, to.To)
				}
			}
		}
	}
	if n < 300 {
		t.Errorf("only %d switches", n)
	}
}

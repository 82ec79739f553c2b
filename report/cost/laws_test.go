package cost

import (
	"math"
	"testing"
)

// near tells whether two values are equal but for rounding.
func near(a, b float64) bool {
	return a == b || math.Abs(a-b) <= 1e-9*math.Max(math.Abs(a), math.Abs(b))
}

func TestCapacityByHand(t *testing.T) {
	s := cpuBound()
	for r, want := range map[Resource]float64{
		CPU:     4 * 0.7 / 0.002,               // 1400
		Memory:  256 * 100,                     // 16 GiB × 0.8 / (1/20 GiB) = 256 workers
		Network: 1e9 / 8 * 0.7 / (1000 + 2000), // 29167
	} {
		if got := s.limit(r); !near(got, want) {
			t.Errorf("limit of %s = %g, want %g", r, got, want)
		}
	}
	if c, binds := s.capacity(); !near(c, 1400) || binds != CPU {
		t.Errorf("capacity %g by %s", c, binds)
	}
	if got, want := s.dollars(), 1/(1400*3600.0)*1e6; !near(got, want) {
		t.Errorf("%g dollars, want %g", got, want)
	}
}

// A floor must not lose the worker that just fits.
func TestWorkersFitExactly(t *testing.T) {
	s := cpuBound()
	s.MemoryGiB, s.Assumptions.MemoryShare, s.memory = 1, 1, gibibyte/4
	if got := s.fitting(); got != 4 {
		t.Errorf("%g workers fit, want 4", got)
	}
	s.memory++
	if got := s.fitting(); got != 3 {
		t.Errorf("%g workers fit, want 3", got)
	}
}

func TestTheLeastLimitBinds(t *testing.T) {
	seen := map[Resource]int{}
	for _, s := range situations(2000) {
		c, binds := s.capacity()
		seen[binds]++
		least := math.Min(s.limit(CPU), math.Min(s.limit(Memory), s.limit(Network)))
		if c != least || s.limit(binds) != least {
			t.Fatalf("capacity %g by %s, the least is %g: %+v", c, binds, least, s)
		}
	}
	for _, r := range Resources() {
		if seen[r] < 20 {
			t.Errorf("%s binds in %d situations only", r, seen[r])
		}
	}
}

func TestCostIsProportionalToThePrice(t *testing.T) {
	for _, s := range situations(500) {
		dearer := s
		dearer.USDPerHour *= 3
		dearer.SurplusUSDPerVCPUHour *= 3
		if !near(dearer.dollars(), 3*s.dollars()) {
			t.Fatalf("%g dollars become %g: %+v", s.dollars(), dearer.dollars(), s)
		}
	}
}

// More of what a request takes never raises the capacity, and lowers it where
// that binds.
func TestCapacityFallsAsRequestsTakeMore(t *testing.T) {
	takes := map[Resource]func(*situation){
		CPU:     func(s *situation) { s.cpu *= 2 },
		Memory:  func(s *situation) { s.memory *= 2 },
		Network: func(s *situation) { s.bytes *= 2 },
	}
	for _, s := range situations(2000) {
		was, binds := s.capacity()
		for r, more := range takes {
			after := s
			more(&after)
			c, _ := after.capacity()
			if c > was || r == binds && was > 0 && c >= was {
				t.Fatalf("with more %s the capacity goes from %g to %g, %s binds: %+v", r, was, c, binds, s)
			}
		}
	}
}

// What is not known is passed over, but for CPU time.
func TestUnknownLimits(t *testing.T) {
	s := cpuBound()
	s.memory = math.NaN()
	s.NetworkGbps = 0
	if c, binds := s.capacity(); !near(c, 1400) || binds != CPU {
		t.Errorf("without memory and network: %g by %s", c, binds)
	}
	s = cpuBound()
	s.cpu = math.NaN()
	if c, _ := s.capacity(); !math.IsNaN(c) {
		t.Errorf("without CPU time: capacity %g", c)
	}
}

func TestLatencyLowersWorkers(t *testing.T) {
	s := cpuBound() // 50 in flight, 100 a second
	for latency, want := range map[float64]float64{0: 100, 0.1: 100, 5: 10} {
		s.Latency = seconds(latency)
		if got := s.perWorker(); !near(got, want) {
			t.Errorf("answers take %g s: %g per worker, want %g", latency, got, want)
		}
	}
}

// An instance with a baseline charges what is used beyond it, or has no more.
func TestBaseline(t *testing.T) {
	s := cpuBound()
	s.CPUBaseline = 0.4
	if got := s.limit(CPU); !near(got, 4*0.4/0.002) {
		t.Errorf("without a surplus the limit is %g", got)
	}
	s.SurplusUSDPerVCPUHour = 0.05
	if got := s.limit(CPU); !near(got, 1400) {
		t.Errorf("with a surplus the limit is %g", got)
	}
	if got := s.hourly(1400); !near(got, 1+0.05*4*0.3) {
		t.Errorf("an hour at 70 %% costs %g", got)
	}
	if got := s.hourly(4 * 0.4 / 0.002); !near(got, 1) {
		t.Errorf("an hour at the baseline costs %g", got)
	}
}

// More workers than there are cores, where one uses one of them only.
func TestWorkers(t *testing.T) {
	s := cpuBound()
	s.throughput = 1000
	for cores, want := range map[int]float64{0: 2, 1: 4, 2: 2, 3: 2, 8: 2} {
		if got := s.workers(cores); got != want {
			t.Errorf("with %d cores each, %g workers, want %g", cores, got, want)
		}
	}
}

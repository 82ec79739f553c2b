package bench

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// shapes are an open loop of each kind.
func shapes() map[string]Load {
	trace, err := ReadTrace(strings.NewReader("10\n10\n10.5\n17\n"))
	if err != nil {
		panic(err)
	}
	return map[string]Load{
		"constant":          {Kind: Constant, Requests: 1000, Concurrency: 1, Rate: 8},
		"poisson":           {Kind: Poisson, Requests: 1000, Concurrency: 1, Rate: 8, Seed: 1},
		"ramp up":           {Kind: Ramp, Requests: 1000, Concurrency: 1, Rate: 10, To: 200},
		"ramp down":         {Kind: Ramp, Requests: 1000, Concurrency: 1, Rate: 200, To: 10},
		"ramp from 0":       {Kind: Ramp, Requests: 1000, Concurrency: 1, To: 200},
		"ramp to 0":         {Kind: Ramp, Requests: 1000, Concurrency: 1, Rate: 200},
		"ramp that is flat": {Kind: Ramp, Requests: 1000, Concurrency: 1, Rate: 8, To: 8},
		"steps":             {Kind: Stepped, Requests: 45, Concurrency: 1, Steps: "10x3s, 0x1m, 0.5x20s, 100x50ms"},
		"replay":            {Kind: Replay, Requests: 4, Concurrency: 1, Trace: trace, Replay: "f sha256:0"},
	}
}

// Whatever the shape: as many due times as requests, none before the start or before
// the one ahead of it, and the same ones each time.
func TestDuesOfEveryShape(t *testing.T) {
	for name, l := range shapes() {
		if f := l.faults("load"); len(f) > 0 {
			t.Errorf("%s: %v", name, f)
		}
		dues := slices.Collect(l.Dues())
		if len(dues) != l.Requests || dues[0] < 0 || !slices.IsSorted(dues) {
			t.Errorf("%s: %d due times of %d, sorted: %t", name, len(dues), l.Requests, slices.IsSorted(dues))
		}
		if !slices.Equal(dues, slices.Collect(l.Dues())) {
			t.Errorf("%s: another time, others are due", name)
		}
		if last := len(dues) - 1; l.Due(last) != dues[last] || l.Due(last+1) != 0 {
			t.Errorf("%s: the last is due after %s and %s", name, l.Due(last), dues[last])
		}
		gap := dues[0]
		for i, due := range dues[1:] {
			gap = max(gap, due-dues[i])
		}
		if l.LongestGap() != gap {
			t.Errorf("%s: the longest gap is %s, want %s", name, l.LongestGap(), gap)
		}
		if !l.Open() || l.String() == "" {
			t.Errorf("%s is %q", name, l)
		}
	}
	if l := (Load{Kind: Closed, Requests: 3}); l.Open() || len(slices.Collect(l.Dues())) > 0 || l.Due(1) != 0 {
		t.Error("a closed load has due times")
	}
}

// The gaps of Poisson's arrivals have the mean 1/rate, and the same deviation. With n
// gaps the mean errs by its n-th root, the deviation by 2^½ times that.
func TestPoissonIsExponential(t *testing.T) {
	const n, rate = 40_000, 50.0
	for seed := range uint64(5) {
		var last time.Duration
		var sum, squares float64
		early := 0
		for due := range (Load{Kind: Poisson, Requests: n, Rate: rate, Seed: seed}).Dues() {
			gap := (due - last).Seconds() * rate
			sum, squares, last = sum+gap, squares+gap*gap, due
			if gap < math.Ln2 {
				early++
			}
		}
		mean := sum / n
		deviation := math.Sqrt(squares/n - mean*mean)
		if math.Abs(mean-1) > 4/math.Sqrt(n) || math.Abs(deviation-1) > 4*math.Sqrt(2.0/n) {
			t.Errorf("seed %d: gaps have mean %.4f and deviation %.4f of 1/rate", seed, mean, deviation)
		}
		if half := float64(early) / n; math.Abs(half-0.5) > 4*0.5/math.Sqrt(n) {
			t.Errorf("seed %d: %.4f of the gaps are below their median", seed, half)
		}
	}
}

func TestPoissonFollowsTheSeed(t *testing.T) {
	l := shapes()["poisson"]
	other := l
	other.Seed++
	if slices.Equal(slices.Collect(l.Dues()), slices.Collect(other.Dues())) {
		t.Error("two seeds give the same arrivals")
	}
	// Written down: what is drawn must not change with a release.
	if got := slices.Collect(l.Dues())[:3]; !slices.Equal(got, []time.Duration{91303663, 213681845, 243101116}) {
		t.Errorf("the first are due after %d", got)
	}
}

// The rate's integral, up to the instant at which request i is due, is i; at the end
// of the ramp it is all of them.
func TestRampIsTheIntegralOfItsRate(t *testing.T) {
	for name, l := range shapes() {
		if l.Kind != Ramp {
			continue
		}
		span := 2 * float64(l.Requests) / (l.Rate + l.To)
		i := 0
		for due := range l.Dues() {
			at := due.Seconds()
			if sum := l.Rate*at + (l.To-l.Rate)*at*at/(2*span); math.Abs(sum-float64(i)) > 1e-6 {
				t.Fatalf("%s: %.9f requests are due before request %d", name, sum, i)
			}
			i++
		}
		if last := l.Due(l.Requests - 1).Seconds(); last > span {
			t.Errorf("%s: the last is due after %g of %g s", name, last, span)
		}
	}
	if flat, constant := shapes()["ramp that is flat"], shapes()["constant"]; flat.Due(999) != constant.Due(999) {
		t.Errorf("a flat ramp ends after %s, a constant load after %s", flat.Due(999), constant.Due(999))
	}
}

func TestSteps(t *testing.T) {
	l := shapes()["steps"]
	dues := slices.Collect(l.Dues())
	for i, want := range map[int]time.Duration{
		0: 0, 29: 2900 * time.Millisecond, // 10 a second
		30: 63 * time.Second, 39: 81 * time.Second, // after the pause, one every 2 s
		40: 83 * time.Second, 44: 83*time.Second + 40*time.Millisecond, // 100 a second
	} {
		if (dues[i] - want).Abs() > time.Nanosecond {
			t.Errorf("request %d is due after %s, want %s", i, dues[i], want)
		}
	}
	for text, want := range map[Steps]int{
		"10x3s, 0x1m, 0.5x20s, 100x50ms": 45, "0.1x30s": 3, "0.3x10s": 3, "1.1x90s": 99, "1x100ms": 1, "0x5s,7x1s": 7, "0.7x10s,0.1x10s": 8, "1e6x1ms": 1000,
	} {
		if n, err := text.Requests(); n != want || err != nil {
			t.Errorf("%q are %d requests, want %d: %v", text, n, want, err)
		}
	}
}

func TestFaultySteps(t *testing.T) {
	for text, want := range map[Steps]string{
		"": "must be rates", "10": "must be rates", "10x": "must be rates", "x10s": "must be rates", "10x30": "must be rates", "10x3s,": "must be rates",
		"-1x3s": "rates must be", "NaNx3s": "rates must be", "1e7x3s": "rates must be", "1x0s": "times must be", "1x-3s": "times must be", "1x200h": "times must be",
		"0x3s": "no request", "1e6x1h": "at most 10000000", Steps(strings.Repeat("1x1s,", 1001)): "at most 1000",
	} {
		if n, err := text.Requests(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: %d, %v, want %q", text, n, err, want)
		}
	}
}

func TestShapeFaults(t *testing.T) {
	for name, tt := range map[string]struct {
		of    string
		spoil func(*Load)
		want  string
	}{
		"a rate of a ramp":       {"ramp up", func(l *Load) { l.Rate = -1 }, "load.from"},
		"an endless rate":        {"ramp up", func(l *Load) { l.To = math.Inf(1) }, "load.to"},
		"a ramp of nothing":      {"ramp from 0", func(l *Load) { l.To = 0 }, "load.to"},
		"no rate":                {"poisson", func(l *Load) { l.Rate = 0 }, "load.rate"},
		"a rate of steps":        {"steps", func(l *Load) { l.Rate = 1 }, "load.rate"},
		"an end of no ramp":      {"constant", func(l *Load) { l.To = 1 }, "load.to"},
		"steps of no steps":      {"constant", func(l *Load) { l.Steps = "1x1s" }, "load.steps"},
		"a file of no replay":    {"constant", func(l *Load) { l.Replay = "f" }, "load.file"},
		"no steps":               {"steps", func(l *Load) { l.Steps = "" }, "load.steps"},
		"more than the steps":    {"steps", func(l *Load) { l.Requests++ }, "load.requests"},
		"more than the trace":    {"replay", func(l *Load) { l.Requests++ }, "load.requests"},
		"a trace that is gone":   {"replay", func(l *Load) { l.Trace = nil }, "load.file"},
		"a load of two weeks":    {"constant", func(l *Load) { l.Rate = 1.0 / 1210 }, "load.requests"},
		"a load of an eternity":  {"poisson", func(l *Load) { l.Rate = 1e-300 }, "load.requests"},
		"a ramp of an eternity":  {"ramp up", func(l *Load) { l.Rate, l.To = 1e-300, 1e-300 }, "load.requests"},
		"requests without bound": {"constant", func(l *Load) { l.Requests = math.MaxInt }, "load.requests"},
	} {
		l := shapes()[tt.of]
		tt.spoil(&l)
		if f := l.faults("load"); len(f) != 1 || f[0].Field != tt.want {
			t.Errorf("%s: faults are %v, want one of %s", name, f, tt.want)
		}
	}
}

func TestLoadsInWords(t *testing.T) {
	for name, want := range map[string]string{
		"constant": "1000 requests at 8/s, at most 1 in flight",
		"poisson":  "1000 requests at random, 8/s on average (Poisson), at most 1 in flight",
		"ramp up":  "1000 requests at a rate from 10/s to 200/s, at most 1 in flight",
		"steps":    "45 requests in steps of 10/s for 3s, 0/s for 1m0s, 0.5/s for 20s, 100/s for 50ms, at most 1 in flight",
		"replay":   "4 requests as recorded in f sha256:0, at most 1 in flight",
	} {
		if got := shapes()[name].String(); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	many := Load{Kind: Stepped, Requests: 5, Concurrency: 1, Steps: "1x1s,2x1s,3x1s,4x1s,5x1s"}
	if got := many.String(); got != "5 requests in steps of 5 rates from 1/s to 5/s, at most 1 in flight" {
		t.Errorf("many steps are %q", got)
	}
}

// A load is a comparable value, and is the same after it has been to a run.json.
func TestLoadsAreValues(t *testing.T) {
	for name, l := range shapes() {
		if again := l; again != l {
			t.Errorf("%s differs from its copy", name)
		}
	}
	var f Faults
	if !errors.As(error(Load{Kind: "pulse", Requests: 1, Concurrency: 1}.faults("load")), &f) || f[0].Field != "load.kind" {
		t.Errorf("an unknown kind has the faults %v", f)
	}
}

package mock

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// A Latency is a distribution of service times. The zero Latency is fixed(0s).
type Latency struct {
	kind string
	// a and b are the parameters in the order in which they are written; fixed
	// has no b.
	a, b time.Duration
}

// maxLatency bounds service times: a longer one is a slip of the hand.
const maxLatency = time.Hour

// ParseLatency reads fixed(60ms), uniform(40ms,80ms) or
// lognormal(median=60ms,p99=120ms). Durations run from 0 to an hour.
func ParseLatency(s string) (Latency, error) {
	name, rest, ok := strings.Cut(strings.TrimSpace(s), "(")
	args, closed := strings.CutSuffix(rest, ")")
	if !ok || !closed {
		return Latency{}, fmt.Errorf("latency %q is not understood; write fixed(60ms), uniform(40ms,80ms) or lognormal(median=60ms,p99=120ms)", s)
	}
	l := Latency{kind: strings.TrimSpace(name)}
	var err error
	switch l.kind {
	case "fixed":
		err = parseArgs(args, arg{"", &l.a})
	case "uniform":
		err = parseArgs(args, arg{"", &l.a}, arg{"", &l.b})
	case "lognormal":
		err = parseArgs(args, arg{"median", &l.a}, arg{"p99", &l.b})
	default:
		err = fmt.Errorf("unknown distribution %q; there are fixed, uniform and lognormal", l.kind)
	}
	if err == nil {
		err = l.check()
	}
	if err != nil {
		return Latency{}, fmt.Errorf("latency %q: %w", s, err)
	}
	return l, nil
}

func (l Latency) check() error {
	switch {
	case l.kind == "uniform" && l.b < l.a:
		return fmt.Errorf("the upper bound %s is below the lower bound %s", l.b, l.a)
	case l.kind == "lognormal" && (l.a <= 0 || l.b <= l.a):
		return fmt.Errorf("the p99 %s must be above the median %s, and that above 0", l.b, l.a)
	}
	return nil
}

// An arg is one argument of a distribution: its name, if it is written, and
// where its value goes.
type arg struct {
	name string
	to   *time.Duration
}

func parseArgs(s string, args ...arg) error {
	parts := strings.Split(s, ",")
	if len(parts) != len(args) {
		return fmt.Errorf("takes %d arguments, has %d", len(args), len(parts))
	}
	for i, part := range parts {
		value := strings.TrimSpace(part)
		if name := args[i].name; name != "" {
			var ok bool
			if value, ok = strings.CutPrefix(value, name+"="); !ok {
				return fmt.Errorf("argument %d must be %s=…, is %q", i+1, name, value)
			}
		}
		d, err := time.ParseDuration(value)
		if err != nil {
			return fmt.Errorf("%q is no duration such as 60ms", value)
		}
		if d < 0 || d > maxLatency {
			return fmt.Errorf("%s lies outside 0 to %s", d, maxLatency)
		}
		*args[i].to = d
	}
	return nil
}

// String is the latency as [ParseLatency] reads it.
func (l Latency) String() string {
	switch l.kind {
	case "uniform":
		return fmt.Sprintf("uniform(%s,%s)", l.a, l.b)
	case "lognormal":
		return fmt.Sprintf("lognormal(median=%s,p99=%s)", l.a, l.b)
	}
	return fmt.Sprintf("fixed(%s)", l.a)
}

// z99 is the 99th percentile of the standard normal distribution.
const z99 = 2.3263478740408408

// At is the n-th draw of the sequence that belongs to seed. It depends on
// nothing else, so draws need no lock, and any one can be had again.
func (l Latency) At(seed, n uint64) time.Duration {
	switch l.kind {
	case "uniform":
		return l.a + time.Duration(unit(seed, n)*float64(l.b-l.a))
	case "lognormal":
		normal := math.Sqrt2 * math.Erfinv(2*unit(seed, n)-1)
		sigma := math.Log(float64(l.b)/float64(l.a)) / z99
		return min(time.Duration(float64(l.a)*math.Exp(sigma*normal)), maxLatency)
	}
	return l.a
}

// unit is a number strictly between 0 and 1, drawn by the finalizer of
// SplitMix64 (Steele, Lea, Flood 2014) from the seed and a counter.
func unit(seed, n uint64) float64 {
	z := seed + (n+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	z ^= z >> 31
	return (float64(z>>11) + 0.5) / (1 << 53)
}

package bench

import (
	"math"
	"math/rand/v2"
	"time"
)

const (
	// MaxRate bounds rates, in requests per second.
	MaxRate = 1_000_000
	// MaxSpan bounds how long after the start the last request is due.
	MaxSpan = 7 * 24 * time.Hour
)

// arrivals is the stream of the seed that Poisson's gaps are drawn from; others
// are drawn from streams of their own.
const arrivals = 0xa11

// schedule returns when request i is due. It is asked for each request from 0 on,
// in order. It is nil for a load that has no due times.
//
// All but the random and the recorded ones ask for request i at the instant at
// which the integral of the rate, from the start, reaches i.
func (l Load) schedule() func(i int) time.Duration {
	switch l.Kind {
	case Constant:
		return func(i int) time.Duration { return seconds(float64(i) / l.Rate) }
	case Poisson:
		return l.poisson()
	case Ramp:
		return l.ramp
	case Stepped:
		return l.Steps.schedule()
	case Replay:
		return l.Trace.at
	}
	return nil
}

func seconds(s float64) time.Duration {
	return time.Duration(min(max(s, 0), 2*MaxSpan.Seconds()) * float64(time.Second))
}

// poisson draws gaps by inversion, -ln(1-u)/rate of a u in [0, 1): the same on
// every machine and with every release of Go.
func (l Load) poisson() func(int) time.Duration {
	draw := rand.New(rand.NewPCG(l.Seed, arrivals))
	at := 0.0
	return func(int) time.Duration {
		at -= math.Log1p(-draw.Float64()) / l.Rate
		return seconds(at)
	}
}

// ramp solves for t what the integral of the rate says of request i:
//
//	i = Rate·t + (To-Rate)·t²/2T, with T = 2·Requests/(Rate+To)
//
// in the form that loses no digits, whatever the rates are.
func (l Load) ramp(i int) time.Duration {
	if i == 0 {
		return 0
	}
	span := 2 * float64(l.Requests) / (l.Rate + l.To)
	slope := (l.To - l.Rate) / span
	root := math.Sqrt(max(l.Rate*l.Rate+2*slope*float64(i), 0))
	return seconds(2 * float64(i) / (l.Rate + root))
}

// shapeFaults says what is wrong with the fields that a kind of load has for
// itself, and with those that belong to another.
func (l Load) shapeFaults(field string) Faults {
	var f Faults
	rated := l.Kind == Constant || l.Kind == Poisson
	switch {
	case rated && (!(l.Rate > 0) || l.Rate > MaxRate):
		f.add(field+".rate", "must be above 0 and at most %d per second, is %g", MaxRate, l.Rate)
	case l.Kind == Ramp:
		f = append(f, l.rampFaults(field)...)
	case !rated && l.Rate != 0:
		f.add(field+".rate", "belongs to a constant or poisson load only")
	}
	if l.Kind != Ramp && l.To != 0 {
		f.add(field+".to", "belongs to a ramp only")
	}
	if l.Kind != Stepped && l.Steps != "" {
		f.add(field+".steps", "belongs to a load of kind steps only")
	}
	if l.Kind != Replay && (l.Trace != nil || l.Replay != "") {
		f.add(field+".file", "belongs to a replay only")
	}
	switch l.Kind {
	case Stepped:
		f = append(f, l.listFaults(field, ".steps", l.Steps)...)
	case Replay:
		f = append(f, l.listFaults(field, ".file", l.Trace)...)
	}
	if len(f) == 0 && l.Open() {
		f = l.spanFaults(field)
	}
	return f
}

func (l Load) rampFaults(field string) Faults {
	var f Faults
	for _, end := range []struct {
		name string
		rate float64
	}{{".from", l.Rate}, {".to", l.To}} {
		if !(end.rate >= 0 && end.rate <= MaxRate) {
			f.add(field+end.name, "must be from 0 to %d per second, is %g", MaxRate, end.rate)
		}
	}
	if l.Rate == 0 && l.To == 0 {
		f.add(field+".to", "must be above 0 where from is 0")
	}
	return f
}

// listFaults holds the requests against those that a list of them has.
func (l Load) listFaults(field, name string, list interface{ Requests() (int, error) }) Faults {
	var f Faults
	switch has, err := list.Requests(); {
	case err != nil:
		f.add(field+name, "%v", err)
	case l.Requests > has:
		f.add(field+".requests", "must not exceed the %d that there are, is %d", has, l.Requests)
	}
	return f
}

// spanFaults refuses a schedule that nobody would wait for.
func (l Load) spanFaults(field string) Faults {
	var f Faults
	var last time.Duration
	if l.Requests >= 1 && l.Requests <= MaxRequests {
		last = l.Due(l.Requests - 1)
	}
	if last > MaxSpan {
		f.add(field+".requests", "the last of %d would be due after more than %s", l.Requests, MaxSpan)
	}
	return f
}

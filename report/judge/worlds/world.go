package main

import (
	"math"
	"math/rand/v2"

	"github.com/claudebench/claudebench/report/stat"
)

// A world is a model of a host. All spreads are standard deviations of a
// logarithm, so that 0.01 is about 1 %.
type world struct {
	name string
	// noise of one request by itself, and wave: what requests of one moment
	// share. The wave keeps memory of its height from one request to the next.
	noise, wave, memory float64
	// run is how much one process differs from the next, of the same program.
	run float64
	// drift is how far the host wanders over a long time. From one trial to the
	// next it keeps calm of where it was.
	drift, calm float64
	// failing is the share of requests that fail.
	failing float64
}

// worlds are those of which docs/method.md speaks. The drift's calm is such that
// the trials of a pair differ as they do on hosted runners, by half of the
// run's spread.
func worlds() []world {
	quiet := world{name: "quiet host", noise: 0.2, wave: 0.1, memory: 0.9, run: 0.01, drift: 0.02, calm: 0.94, failing: 0.0001}
	shared, waves := quiet, quiet
	shared.name, shared.run, shared.drift, shared.failing = "shared CI", 0.03, 0.08, 0.002
	waves.name, waves.memory = "long waves", 0.98
	return []world{quiet, shared, waves}
}

const (
	requests = 1000 // of one trial
	slowed   = 0.01 // share of requests that take three times as long
)

// A host is a world at a moment.
type host struct {
	world
	*rand.Rand
	drifted float64
}

func (w world) start(seed uint64) *host {
	h := &host{world: w, Rand: rand.New(rand.NewPCG(seed, 0))}
	h.drifted = w.drift * h.NormFloat64()
	return h
}

// A trial is what is compared of one process.
type trial struct {
	p50, p95, cpu, control float64
	errors                 int
}

// trial lets the host drift on and runs a process.
func (h *host) trial() trial {
	h.drifted = h.calm*h.drifted + h.drift*math.Sqrt(1-h.calm*h.calm)*h.NormFloat64()
	v := h.latencies()
	level := h.drifted + h.run*h.NormFloat64()
	t := trial{
		p50:     0.1 * math.Exp(level+stat.Select(v, requests/2-1)),
		p95:     0.1 * math.Exp(level+stat.Select(v, requests*95/100-1)),
		cpu:     0.001 * math.Exp(h.drifted+h.run*h.NormFloat64()),
		control: 0.01 * math.Exp(h.drifted+h.run*h.NormFloat64()),
	}
	for range requests {
		if h.Float64() < h.failing {
			t.errors++
		}
	}
	return t
}

// latencies of one trial are logarithms, of which 0 is the typical one.
func (h *host) latencies() []float64 {
	v := make([]float64, requests)
	wave := h.wave * h.NormFloat64()
	for i := range v {
		wave = h.memory*wave + h.wave*math.Sqrt(1-h.memory*h.memory)*h.NormFloat64()
		v[i] = wave + h.noise*h.NormFloat64()
		if h.Float64() < slowed {
			v[i] += math.Log(3)
		}
	}
	return v
}

package cost

import (
	"math"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/stat"
)

// A Demand is what one client took in the run. Figures that are not known are
// nil.
type Demand struct {
	Client string
	// Load is that of the phase that the figures are from: the client's first
	// closed one, or else its first.
	Load bench.Load
	// Trials is the number of trials that they are from, Failed that of those
	// that are left out, and Errors that of requests that failed, of Requests.
	Trials, Failed, Errors, Requests int
	// CPU is in seconds of a core of the run's host for each request.
	CPU *stat.Summary
	// Memory is the peak of one worker in bytes, and Throughput its successful
	// requests per second. A worker is one process of the client under Load.
	Memory, Throughput *stat.Summary
	// Bytes are those of the bodies of a request and its answer.
	Bytes *stat.Summary
	// Cores is how many CPUs a worker can use at once; 0 means not known.
	Cores int
}

// demands are those of the clients of a run, in the order of its report.
func demands(dir string, run *bench.Run, doc *report.Document) ([]Demand, error) {
	var all []Demand
	seen := map[string]bool{}
	for _, r := range doc.Results {
		if seen[r.Client] {
			continue
		}
		seen[r.Client] = true
		d, err := demand(dir, run, r)
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}

func demand(dir string, run *bench.Run, r report.Result) (Demand, error) {
	d := Demand{
		Client: r.Client, Load: r.Load, Trials: r.Trials, Failed: r.Failed, Errors: r.Errors,
		CPU: r.CPU, Memory: r.Memory, Throughput: r.Throughput,
	}
	// Of a search, figures are from the trials that confirm it.
	confirm := run.Plan.Phases[r.Phase].Kind == bench.MaxThroughput
	var sizes []float64
	for _, t := range run.Trials {
		if t.Client != r.Client || t.Phase != r.Phase || t.Confirm != confirm || t.Failure != nil {
			continue
		}
		size, requests, err := traffic(dir, t)
		if err != nil {
			return d, err
		}
		if requests > 0 {
			sizes = append(sizes, size/float64(requests))
		}
		d.Requests += requests
		d.Cores = t.Ready.Parallelism
	}
	if s, ok := stat.Summarize(sizes); ok {
		d.Bytes = &s
	}
	return d, nil
}

// middle, best and worst are the medians, and the bounds at which a request
// costs the least and the most.
func (d Demand) middle() use {
	return d.use(median(d.CPU), median(d.Memory), median(d.Throughput), median(d.Bytes))
}

func (d Demand) best() use {
	return d.use(low(d.CPU), low(d.Memory), high(d.Throughput), low(d.Bytes))
}

func (d Demand) worst() use {
	return d.use(high(d.CPU), high(d.Memory), low(d.Throughput), high(d.Bytes))
}

func (d Demand) use(cpu, memory, throughput, bytes float64) use {
	return use{cpu: cpu, memory: memory, throughput: throughput, bytes: bytes, inFlight: float64(d.Load.Concurrency)}
}

func median(s *stat.Summary) float64 {
	if s == nil {
		return math.NaN()
	}
	return s.Median
}

func low(s *stat.Summary) float64 {
	if s == nil {
		return math.NaN()
	}
	return s.Low
}

func high(s *stat.Summary) float64 {
	if s == nil {
		return math.NaN()
	}
	return s.High
}

package report

import "github.com/claudebench/claudebench/report/stat"

// The article's load. Its host had 4 cores and 8 GB.
const (
	articleRequests    = 1000
	articleConcurrency = 50
)

// published is what the article says of one library.
type published struct {
	library string
	mean    float64 // latency in seconds
	peak    float64 // "max QPS", per second
	memory  float64 // bytes; 1 MB is 1e6
}

// article is its table.
func article() []published {
	return []published{
		{"requests", 0.152, 320, 45e6},
		{"aiohttp", 0.089, 950, 38e6},
		{"httpx", 0.097, 880, 42e6},
	}
}

// A quantity is a column of the article's table.
type quantity struct {
	metric  Metric
	article func(published) float64
	ours    func(*Result) *stat.Summary
	// sign is 1 where less is better, and -1 where more is.
	sign float64
}

func quantities() []quantity {
	return []quantity{
		{MeanLatency, func(p published) float64 { return p.mean }, func(r *Result) *stat.Summary { return r.Mean }, 1},
		{MaxThroughput, func(p published) float64 { return p.peak }, peakThroughput, -1},
		{PeakMemory, func(p published) float64 { return p.memory }, func(r *Result) *stat.Summary { return r.Memory }, 1},
	}
}

func peakThroughput(r *Result) *stat.Summary {
	if r.Peak == nil {
		return nil
	}
	return &r.Peak.Throughput
}

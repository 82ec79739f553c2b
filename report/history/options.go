package history

import (
	"slices"
	"time"
)

// Options say what is read.
type Options struct {
	// Clients and Metrics are names; none stands for all.
	Clients, Metrics []string
	// Since is when the first run began that counts; zero for all of them.
	Since time.Time
	// Rebuild throws away the index and reads every run anew.
	Rebuild bool
	// Reading is told how many runs are new, before they are read; nil if nobody wants to know.
	Reading func(runs int)
}

func (o *Options) wants(client, metric string) bool {
	return named(o.Clients, client) && named(o.Metrics, metric)
}

func named(names []string, name string) bool { return len(names) == 0 || slices.Contains(names, name) }

package bench

import "time"

// A Trial is one client, one phase, one repetition, in one fresh process.
type Trial struct {
	// Number counts the run's trials from 1.
	Number int `json:"number"`
	Step
	// Began is when the measured part began; zero if it never did.
	Began time.Time `json:"began,omitzero"`
	// Took is the whole life of the trial, start of the process included.
	Took  time.Duration `json:"took"`
	Ready Ready         `json:"ready"`
	Done  Done          `json:"done"`
	// Hits names the trial's hit log within the run's directory.
	Hits string `json:"hits"`
	// Upstream is what the mock counted; nil where there was no mock.
	Upstream *Upstream `json:"upstream,omitempty"`
	// Usage is what the machine's counters say of the trial.
	Usage    Usage     `json:"usage"`
	Warnings []Warning `json:"warnings,omitempty"`
	// Failure is set when the trial failed; its figures are then not used.
	Failure *Failure `json:"failure,omitempty"`
}

// Upstream is what the mock upstream counted during one trial.
type Upstream struct {
	// Requests were received from the go signal on.
	Requests int `json:"requests"`
	// MaxInFlight is the most requests it held at once from the go signal on.
	MaxInFlight int `json:"max_in_flight"`
	// Connections were opened to it, warm-up included.
	Connections int `json:"connections_opened"`
	// Late is how many answers left more than LateBound after they were due.
	Late int `json:"late"`
}

// Served is when the upstream wrote an answer, from when it had read the request.
type Served struct {
	// FirstToken is that of a stream; 0 where there was none.
	FirstToken time.Duration
	// Took is when the last of it was written.
	Took time.Duration
}

// LateBound is the delay of an answer beyond its drawn service time that
// counts as the mock's lateness.
const LateBound = 5 * time.Millisecond

// Usage is what a trial cost, read from the machine's own counters.
type Usage struct {
	// PeakRSS is the sum of the high-water marks of the resident memory of the
	// client's processes (VmHWM), in bytes; 0 where it could not be read.
	PeakRSS uint64 `json:"peak_rss_bytes"`
	// Client, Mock and Machine are CPU time used in the measured part, by the
	// client's process tree, by the mock's, and by everything on the machine.
	Client  time.Duration `json:"client_cpu"`
	Mock    time.Duration `json:"mock_cpu"`
	Machine time.Duration `json:"machine_cpu"`
	// Cores is how many CPUs the machine has.
	Cores int `json:"cores"`
	// Span is the time over which the CPU figures were taken.
	Span time.Duration `json:"span"`
	// Steal is the part of Machine that a hypervisor gave to others, summed over
	// the CPUs; 0 on hardware, and where the hypervisor does not tell.
	Steal time.Duration `json:"steal"`
	// Throttled is how long the client's cgroup, and those above it, had to wait
	// because a quota was used up, summed over the CPUs, and Throttles in how
	// many of the quota's periods. Both are 0 without a quota.
	Throttled time.Duration `json:"throttled"`
	Throttles int           `json:"throttles"`
	// Network is nil where the counters could not be read.
	Network *Network `json:"network,omitempty"`
	Samples []Sample `json:"samples,omitempty"`
}

// A Sample is one reading during a trial.
type Sample struct {
	// At is the time since the measured part began.
	At time.Duration `json:"at"`
	// Machine is the CPU time used by everything on the machine since then.
	Machine time.Duration `json:"machine_cpu"`
	// Steal and Throttled are those of [Usage], since then.
	Steal     time.Duration `json:"steal"`
	Throttled time.Duration `json:"throttled"`
	Client    Reading       `json:"client"`
	Mock      Reading       `json:"mock"`
}

// A Reading is what one process tree used: CPU time since the measured part
// began, and resident memory in bytes, threads and open files at the moment.
type Reading struct {
	CPU     time.Duration `json:"cpu"`
	RSS     uint64        `json:"rss_bytes"`
	Threads int           `json:"threads"`
	Files   int           `json:"files"`
}

// A Warning says that a figure is in doubt, why, and what to do.
type Warning struct {
	// Code is stable, for machines.
	Code    string `json:"code"`
	Message string `json:"message"`
	Fix     string `json:"fix"`
	// Spoils tells that the trials cannot be trusted: what was to be measured
	// is not what was measured.
	Spoils bool `json:"spoils,omitempty"`
}

// A Failure says why a trial failed, with the end of what the client wrote to
// its standard error.
type Failure struct {
	Reason string   `json:"reason"`
	Stderr []string `json:"stderr,omitempty"`
}

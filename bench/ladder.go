package bench

import "slices"

// A Measure is one thing that makes a client, or the host that it runs on, better than the barest.
type Measure string

// The measures. The last two are the host's.
const (
	// KeepAlive keeps connections for later requests: 2 idle ones, as is net/http's default.
	KeepAlive Measure = "keep-alive"
	// Pool keeps as many idle connections as requests are in flight. It has no effect without
	// KeepAlive, nor with HTTP2.
	Pool Measure = "pool"
	// Retry sends a request again, up to twice, after failures of the connection, answers that
	// broke off, timeouts, and the statuses 408, 409, 429 and 500 and above, with short random
	// waits between or those that Retry-After asks for. The case's timeout bounds the whole call
	// then. A stream is sent again only while no content of it has come.
	Retry Measure = "retry"
	// GiveUp gives an attempt up after 2 s, or before with the case's timeout. Of a stream that
	// is the time from the request's last byte to the answer's head: what follows comes as
	// slowly as its tokens do, and what has been given up after content came could not be sent
	// again.
	GiveUp Measure = "timeout"
	// HTTP2 sends all requests over one connection. Without KeepAlive a connection ends when no
	// request is left on it, and Go opens more of them than it needs.
	HTTP2 Measure = "http2"
	// Sysctl sets the network of the client as the tuner's profile has it.
	Sysctl Measure = "sysctl"
	// Cgroup confines the client to a group of its own.
	Cgroup Measure = "cgroup"
)

// Measures lists every measure, in the order in which people take them.
func Measures() []Measure {
	return []Measure{KeepAlive, Pool, Retry, GiveUp, HTTP2, Sysctl, Cgroup}
}

// A Rung is a client with some measures.
type Rung struct {
	// Client names it.
	Client   string    `json:"client"`
	Measures []Measure `json:"measures"`
}

// A Ladder is one client with more and more measures, and with all but one, since what a measure
// is worth depends on those that are there already.
type Ladder struct {
	// Measures are those taken, in their order, each once.
	Measures []Measure `json:"measures"`
}

// The names of the lowest rung, and what those of others begin with.
const (
	Before  = "before"
	added   = "+"
	leftOut = "without "
)

// Climb are the rungs from the barest client up; each has one measure more than the one below.
func (l *Ladder) Climb() []Rung {
	rungs := []Rung{{Before, nil}}
	for i, m := range l.Measures {
		rungs = append(rungs, Rung{added + string(m), l.Measures[:i+1]})
	}
	return rungs
}

// LeftOut are the rungs with all measures but one, in the order of that one. The one without the
// last is not among them: the climb has it.
func (l *Ladder) LeftOut() []Rung {
	var rungs []Rung
	for i, m := range l.Measures[:max(0, len(l.Measures)-1)] {
		rungs = append(rungs, Rung{leftOut + string(m), slices.Concat(l.Measures[:i], l.Measures[i+1:])})
	}
	return rungs
}

// Rungs are all rungs.
func (l *Ladder) Rungs() []Rung { return append(l.Climb(), l.LeftOut()...) }

// Takes tells whether one of its clients has a measure. No ladder has none.
func (l *Ladder) Takes(client string, m Measure) bool {
	return l != nil && slices.ContainsFunc(l.Rungs(), func(r Rung) bool { return r.Client == client && slices.Contains(r.Measures, m) })
}

// SetLadder makes the rungs of a ladder the clients of the plan.
func (p *Plan) SetLadder(measures []Measure) {
	p.Ladder, p.Clients = &Ladder{measures}, nil
	for _, r := range p.Ladder.Rungs() {
		p.Clients = append(p.Clients, r.Client)
	}
}

func (l *Ladder) faults(clients []string) Faults {
	var f Faults
	for i, m := range l.Measures {
		if !slices.Contains(Measures(), m) {
			f.add("ladder", "unknown measure %q", m)
		}
		if slices.Contains(l.Measures[:i], m) {
			f.add("ladder", "names %s twice", m)
		}
	}
	var names []string
	for _, r := range l.Rungs() {
		names = append(names, r.Client)
	}
	if !slices.Equal(names, clients) {
		f.add("clients", "must be the rungs of the ladder")
	}
	return f
}

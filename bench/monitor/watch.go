package monitor

import (
	"fmt"
	"runtime"
	"time"

	"github.com/shirou/gopsutil/v3/cpu"

	"github.com/claudebench/claudebench/bench"
)

const (
	// period is the time between two samples: ten ticks of /proc's clock, so
	// that a tick more or less is a tenth of a sample, and several samples even
	// of the shortest trial worth watching.
	period = 100 * time.Millisecond
	// growEvery is how many periods pass between two looks for new processes.
	// What lives shorter is in its parent's time once it has ended.
	growEvery = 10
)

// A Watch samples a client's process tree, the mock upstream's, and the
// machine from [Start] until [Watch.Stop].
type Watch struct {
	began        time.Time
	family       family
	client, mock *tree
	quota        quota
	sockets      sockets
	// base is the first reading; base and machine count from the start of the
	// processes and of the machine, throttled from that of the cgroup.
	base      bench.Sample
	machine   machine
	throttled throttling
	samples   []bench.Sample
	stop      chan struct{}
	stopped   chan struct{}
}

// Start takes a first reading, which all CPU times are counted from, and
// begins to watch. client and mock are the roots of two process trees; a mock
// of 0 means that there is none. It fails if one of them is not there, or /proc
// cannot be read.
func Start(client, mock int) (*Watch, error) {
	w := &Watch{family: family{}, mock: &tree{}, stop: make(chan struct{}), stopped: make(chan struct{})}
	if err := w.family.refresh(); err != nil {
		return nil, err
	}
	var err error
	if w.machine, err = readMachine(); err != nil {
		return nil, err
	}
	if w.client, err = newTree(client, w.family); err != nil {
		return nil, fmt.Errorf("watch the client: %w", err)
	}
	if mock != 0 {
		if w.mock, err = newTree(mock, w.family); err != nil {
			w.client.close()
			return nil, fmt.Errorf("watch the mock: %w", err)
		}
	}
	w.quota = quotaOf(here, client)
	w.throttled = w.quota.read()
	w.sockets = socketsOf(here, client)
	w.began = time.Now()
	w.base = w.read()
	w.add(w.base)
	go w.run()
	return w, nil
}

// Stop takes a last reading and ends the watch; it is called once. The result
// has no PeakRSS, see [PeakRSS].
//
// The CPU time of a tree is what its processes used, with that of their ended
// children. The time of a process that left the tree (its parent ended first)
// and then ended itself may be missing from what was used after that.
func (w *Watch) Stop() bench.Usage {
	close(w.stop)
	<-w.stopped
	w.grow()
	last := w.add(w.read())
	w.client.close()
	w.mock.close()
	return bench.Usage{
		Client:    last.Client.CPU,
		Mock:      last.Mock.CPU,
		Machine:   last.Machine,
		Cores:     cores(),
		Span:      last.At,
		Steal:     last.Steal,
		Throttled: last.Throttled,
		Throttles: w.quota.read().periods - w.throttled.periods,
		Network:   w.sockets.since(),
		Samples:   w.samples,
	}
}

func (w *Watch) run() {
	defer close(w.stopped)
	t := time.NewTicker(period)
	defer t.Stop()
	for i := 1; ; i++ {
		select {
		case <-w.stop:
			return
		case <-t.C:
		}
		if i%growEvery == 0 {
			w.grow()
		}
		w.add(w.read())
	}
}

// grow looks for new processes. If there is no list of them now, the next look
// finds them.
func (w *Watch) grow() {
	if w.family.refresh() != nil {
		return
	}
	w.client.grow(w.family)
	w.mock.grow(w.family)
}

// read takes a reading. A machine that cannot be read is taken to have stood
// still since the last reading.
func (w *Watch) read() bench.Sample {
	at := time.Since(w.began)
	if m, err := readMachine(); err == nil {
		w.machine = m
	}
	return bench.Sample{
		At: at, Machine: w.machine.busy, Steal: w.machine.steal, Throttled: w.quota.read().time,
		Client: w.client.read(), Mock: w.mock.read(),
	}
}

// add keeps a reading, its CPU times counted from the first.
func (w *Watch) add(s bench.Sample) bench.Sample {
	s.Machine -= w.base.Machine
	s.Steal -= w.base.Steal
	s.Throttled -= w.base.Throttled
	s.Client.CPU -= w.base.Client.CPU
	s.Mock.CPU -= w.base.Mock.CPU
	w.samples = append(w.samples, s)
	return s
}

// cores is the number of the machine's logical CPUs, whether or not this
// process may use them all.
func cores() int {
	n, err := cpu.Counts(true)
	if err != nil || n == 0 {
		return runtime.NumCPU()
	}
	return n
}

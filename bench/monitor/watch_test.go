package monitor

import (
	"math"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
)

func TestWatch(t *testing.T) {
	client, mock := startShell(t, "burn"), start(t, "burn")
	client.expect("ready")
	mock.expect("ready")
	w, err := Start(client.pid(), mock.pid())
	if err != nil {
		t.Fatal(err)
	}
	client.say("go")
	want := time.Duration(client.expect("done"))
	u := w.Stop()
	if u.Client < want-slack || u.Client > want+slack {
		t.Errorf("client used %s, the kernel says %s", u.Client, want)
	}
	if u.Mock > slack {
		t.Errorf("mock used %s, but stood still", u.Mock)
	}
	if u.Machine < want-slack || u.Machine > time.Duration(u.Cores)*(u.Span+slack) {
		t.Errorf("machine used %s, the client alone %s, in %s on %d cores", u.Machine, want, u.Span, u.Cores)
	}
	checkSamples(t, u)
	if u.Network == nil || u.Network.Ports < 1 || u.Network.PortsLeft > u.Network.Ports {
		t.Errorf("network is %+v", u.Network)
	}
}

// checkSamples checks what holds of any samples: the first is the base, the
// last is the result, and neither time nor CPU time ever falls.
func checkSamples(t *testing.T, u bench.Usage) {
	t.Helper()
	if len(u.Samples) < 2 {
		t.Fatalf("%d samples, want at least a first and a last", len(u.Samples))
	}
	first, last := u.Samples[0], u.Samples[len(u.Samples)-1]
	if first.Client.CPU != 0 || first.Mock.CPU != 0 || first.Machine != 0 || first.Steal != 0 {
		t.Errorf("first sample %+v", first)
	}
	if last.Client.CPU != u.Client || last.Mock.CPU != u.Mock || last.Machine != u.Machine || last.At != u.Span ||
		last.Steal != u.Steal || last.Throttled != u.Throttled {
		t.Errorf("last sample %+v, result %+v", last, u)
	}
	for i, s := range u.Samples[1:] {
		before := u.Samples[i]
		if s.At < before.At || s.Client.CPU < before.Client.CPU || s.Mock.CPU < before.Mock.CPU {
			t.Errorf("sample %d fell: %+v after %+v", i+1, s, before)
		}
	}
}

func TestWatchWithoutMock(t *testing.T) {
	c := start(t, "burn")
	c.expect("ready")
	w, err := Start(c.pid(), 0)
	if err != nil {
		t.Fatal(err)
	}
	u := w.Stop()
	checkSamples(t, u)
	for _, s := range u.Samples {
		if s.Mock != (bench.Reading{}) {
			t.Errorf("mock %+v, want nothing", s.Mock)
		}
	}
}

// A client that is gone by the end leaves what was seen of it, and no error.
func TestWatchOfEnded(t *testing.T) {
	c := start(t, "burn")
	c.expect("ready")
	w, err := Start(c.pid(), 0)
	if err != nil {
		t.Fatal(err)
	}
	c.end()
	u := w.Stop()
	checkSamples(t, u)
	if last := u.Samples[len(u.Samples)-1]; last.Client.RSS != 0 || last.Client.Threads != 0 {
		t.Errorf("last sample %+v of a process that is gone", last)
	}
}

// A child that began and ended between two looks is part of its parent.
func TestWatchCountsUnseenChildren(t *testing.T) {
	c := start(t, "spawn")
	c.expect("ready")
	w, err := Start(c.pid(), 0)
	if err != nil {
		t.Fatal(err)
	}
	c.say("go")
	want := time.Duration(c.expect("done"))
	if got := w.Stop().Client; got < want-slack || got > want+2*slack { // the parent's own part comes on top
		t.Errorf("used %s, the kernel says %s of the child", got, want)
	}
}

func TestStartErrors(t *testing.T) {
	c := start(t, "burn")
	for name, pids := range map[string][2]int{
		"no client": {math.MaxInt32, 0},
		"no mock":   {c.pid(), math.MaxInt32},
		"client 0":  {0, 0},
	} {
		if _, err := Start(pids[0], pids[1]); err == nil {
			t.Errorf("%s: want an error", name)
		}
	}
}

package main

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/shirou/gopsutil/v3/cpu"
)

// maxAttempts are how often a script is run at most.
const maxAttempts = 3

// patientT runs scripts, which measure, on machines that others use, too. One that fails while
// the machine was disturbed says nothing yet, and is run again; one that fails on a machine of its
// own has failed.
type patientT struct{ *testing.T }

func (patientT) Verbose() bool { return testing.Verbose() }

func (p patientT) Run(name string, script func(testscript.T)) {
	p.T.Run(name, func(t *testing.T) {
		t.Parallel()
		for n := 1; ; n++ {
			before := machineTimes(t)
			a := attempt{T: t}
			a.run(script)
			switch d := machineTimes(t).since(before); {
			case a.skipped != "":
				t.Skip(a.skipped)
			case !a.failed:
				return
			case n == maxAttempts || !d.disturbed():
				t.FailNow()
			default:
				t.Logf("attempt %d of %d failed while %s: the script is run again", n, maxAttempts, d)
			}
		}
	})
}

// An attempt is one run of a script: its failure is not yet that of the test.
type attempt struct {
	*testing.T
	failed  bool
	skipped string
}

// run returns when the script has ended, or has ended itself.
func (a *attempt) run(script func(testscript.T)) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		script(a)
	}()
	<-ended
}

// Parallel does nothing: the test is parallel already.
func (a *attempt) Parallel() {}

func (a *attempt) Run(string, func(testscript.T)) { panic("a script runs no others") }

func (a *attempt) Verbose() bool { return testing.Verbose() }

func (a *attempt) Skip(args ...any) {
	a.skipped = fmt.Sprint("skipped: ", fmt.Sprint(args...))
	runtime.Goexit()
}

func (a *attempt) Fatal(args ...any) {
	a.Log(args...)
	a.FailNow()
}

func (a *attempt) FailNow() {
	a.failed = true
	runtime.Goexit()
}

// times are those of all CPUs together, in seconds.
type times struct{ all, idle, stolen float64 }

func machineTimes(t *testing.T) times {
	t.Helper()
	all, err := cpu.Times(false)
	if err != nil {
		t.Fatal(err)
	}
	c := all[0]
	return times{c.User + c.Nice + c.System + c.Irq + c.Softirq + c.Steal + c.Idle + c.Iowait, c.Idle + c.Iowait, c.Steal}
}

func (t times) since(before times) times {
	return times{t.all - before.all, t.idle - before.idle, t.stolen - before.stolen}
}

// disturbed has the bounds by which claudebench itself distrusts a trial: machine-cpu and steal.
func (t times) disturbed() bool { return t.idle < 0.1*t.all || t.stolen > 0.02*t.all }

func (t times) String() string {
	return fmt.Sprintf("%.1f %% of the machine's CPU time was idle and %.1f %% was stolen", 100*t.idle/t.all, 100*t.stolen/t.all)
}

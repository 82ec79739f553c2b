package cgroup_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/host"
)

// spins is what a child of the test program does with this in its environment, for as
// long as its standard input is open.
const spins = "CGROUP_TEST_SPINS"

func TestMain(m *testing.M) {
	if os.Getenv(spins) != "" {
		spin()
	}
	os.Exit(m.Run())
}

// spin keeps one CPU busy, once it is told to begin.
func spin() {
	os.Stdin.Read(make([]byte, 1))
	go func() {
		os.Stdin.Read(make([]byte, 1))
		os.Exit(0)
	}()
	for {
	}
}

// real is this host, whose groups the tests make and take away below their own.
type real struct {
	*host.FS
	cgroup.Hierarchies
	own *cgroup.Membership
}

func thisHost(t *testing.T) *real {
	t.Helper()
	files, err := host.Open("/")
	if err != nil {
		t.Fatal(err)
	}
	h, err := cgroup.Detect(files)
	if err != nil {
		t.Fatal(err)
	}
	own, err := cgroup.Of(files, 0)
	if err != nil {
		t.Fatal(err)
	}
	return &real{files, h, own}
}

// make makes a group that is gone when the test ends.
func (r *real) make(t *testing.T, l cgroup.Limits) *cgroup.Made {
	t.Helper()
	made, err := r.Make(r, r, r.own, fmt.Sprintf("claudebench-test-%d", os.Getpid()), &l)
	if err != nil {
		t.Fatalf("cannot make a cgroup, which needs root on a host where nobody else owns them: %v", err)
	}
	t.Cleanup(func() {
		if err := made.Remove(); err != nil {
			t.Error(err)
		}
	})
	return made
}

// TestHalf checks on the real kernel that a process that would use a whole CPU is held
// to half a one.
func TestHalf(t *testing.T) {
	r := thisHost(t)
	made := r.make(t, cgroup.Limits{CPU: cgroup.Bandwidth{Quota: 50 * time.Millisecond, Period: 100 * time.Millisecond}})
	child := exec.Command("/proc/self/exe")
	child.Env = append(os.Environ(), spins+"=1", "GOMAXPROCS=2")
	begin, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { child.Process.Kill(); child.Wait() })
	if err := made.Join(child.Process.Pid); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	begin.Write([]byte{1})
	time.Sleep(2 * time.Second)
	stats, err := r.Stats(r, made.Members)
	if err != nil {
		t.Fatal(err)
	}
	share := stats.CPUTime.Seconds() / time.Since(began).Seconds()
	t.Logf("%.3f of a CPU, %+v", share, stats)
	if share > 0.55 {
		t.Errorf("%.3f of a CPU, want at most 0.55", share)
	}
	begin.Close()
	if err := child.Wait(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Error(err)
	}
}

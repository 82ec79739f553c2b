package cgroup_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
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
	for n := 0; n >= 0; n = (n + 1) % (1 << 20) {
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
	parent := 0
	if h[cgroup.CPU].Version == 2 {
		// Our own group has processes, and so can have no limited groups below it. The
		// root can: the kernel's threads are in it.
		parent = 2
	}
	own, err := cgroup.Of(files, parent)
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

// TestBounds checks that the kernel takes those bandwidths that we do, and no others.
func TestBounds(t *testing.T) {
	r := thisHost(t)
	made := r.make(t, cgroup.Limits{})
	g, err := r.Group(cgroup.CPU, made.Members)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range []cgroup.Bandwidth{
		{Quota: 999 * time.Microsecond, Period: 100 * time.Millisecond},
		{Quota: time.Millisecond, Period: 100 * time.Millisecond},
		{Quota: time.Millisecond, Period: 999 * time.Microsecond},
		{Quota: time.Millisecond, Period: time.Millisecond},
		{Quota: time.Second, Period: time.Second},
		{Quota: 2 * time.Second, Period: time.Second},
		{Quota: time.Second, Period: time.Second + time.Microsecond},
	} {
		ours := (&cgroup.Limits{CPU: b}).Check()
		real := r.write(g, b)
		if (ours == nil) != (real == nil) || real != nil && !errors.Is(real, host.ErrRefused) {
			t.Errorf("%+v: the kernel says %v, we say %v", b, real, ours)
		}
	}
}

// write writes a bandwidth as it is.
func (r *real) write(g cgroup.Group, b cgroup.Bandwidth) error {
	quota, period := strconv.FormatInt(b.Quota.Microseconds(), 10), strconv.FormatInt(b.Period.Microseconds(), 10)
	if g.Version == 2 {
		return r.Set(g.Dir+"/cpu.max", quota+" "+period)
	}
	return errors.Join(r.Set(g.Dir+"/cpu.cfs_period_us", period), r.Set(g.Dir+"/cpu.cfs_quota_us", quota))
}

// TestLimitsAreReal checks that what is set is what limits, and that nobody is taken
// for the owner of a group of our own; and that a group below has the limits of the one
// above it.
func TestLimitsAreReal(t *testing.T) {
	r := thisHost(t)
	limits := cgroup.Limits{
		CPU:       cgroup.Bandwidth{Quota: 30 * time.Millisecond, Period: 60 * time.Millisecond},
		MemoryMax: 100_000_001, // no whole number of pages
		CPUs:      "0,0",
	}
	above := r.make(t, limits)
	limits.CPU, limits.MemoryMax = cgroup.Bandwidth{Quota: 5 * time.Millisecond, Period: 10 * time.Millisecond}, 200<<20
	if made, err := r.Make(r, r, above.Members, "below", &limits); err != nil {
		t.Error(err)
	} else {
		t.Cleanup(func() { made.Remove() })
		above.Members = made.Members
	}
	e, err := r.Effective(r, above.Members)
	if err != nil {
		t.Fatal(err)
	}
	page := int64(os.Getpagesize())
	if e.MemoryMax.Limit != 100_000_001/page*page || filepath.Base(e.MemoryMax.By) == "below" {
		t.Errorf("memory is limited to %+v", e.MemoryMax)
	}
	if e.CPU.Limit.CPUs() != 0.5 || e.CPUs != "0" {
		t.Errorf("%+v", e)
	}
	stats, err := r.Stats(r, above.Members)
	if err != nil || stats.Throttled != 0 || stats.OOMKills != 0 || stats.CPUTime != 0 {
		t.Errorf("%+v, %v", stats, err)
	}
}

// TestRefused checks that of a group that the kernel refuses nothing is left.
func TestRefused(t *testing.T) {
	r := thisHost(t)
	name := fmt.Sprintf("claudebench-test-%d", os.Getpid())
	if _, err := r.Make(r, r, r.own, name, &cgroup.Limits{CPUs: "8191"}); err == nil {
		t.Fatal("a CPU is there that nobody has")
	}
	for c := range r.Hierarchies {
		g, err := r.Group(c, r.own)
		if err != nil {
			continue
		}
		if names, err := r.List(g.Dir); err != nil || slices.Contains(names, name) {
			t.Errorf("%s is left in %s, %v", name, g.Dir, err)
		}
	}
}

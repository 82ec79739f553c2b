package monitor

import (
	"math"
	"strings"
	"testing"
)

func TestParsePeak(t *testing.T) {
	const head = "Name:\tVmHWM: 1 kB\nVmPeak:\t  900 kB\n"
	got, err := parsePeak([]byte(head + "VmHWM:\t    64 kB\nVmRSS:\t  32 kB\n"))
	if err != nil || got != 64<<10 {
		t.Errorf("got %d, %v, want %d", got, err, 64<<10)
	}
	for name, in := range map[string]string{
		"none":         head,
		"not a number": "VmHWM:\tx kB\n",
		"negative":     "VmHWM:\t-1 kB\n",
		"too large":    "VmHWM:\t18446744073709551615 kB\n",
		"no unit":      "VmHWM:\t64\n",
	} {
		if got, err := parsePeak([]byte(in)); err == nil {
			t.Errorf("%s: got %d, want an error", name, got)
		}
	}
}

func FuzzParsePeak(f *testing.F) {
	f.Add("VmHWM:\t    64 kB\n")
	f.Add("VmHWM:\t18014398509481983 kB\n")
	f.Fuzz(func(t *testing.T, in string) {
		if n, err := parsePeak([]byte(in)); err == nil && n%1024 != 0 {
			t.Errorf("%d is no whole number of kB", n)
		}
	})
}

// The mark stays when the memory is given back.
func TestPeakRSS(t *testing.T) {
	c := start(t, "peak")
	c.expect("ready")
	before := peak(t, c.pid())
	c.say("go")
	c.expect("done")
	checkGrown(t, peak(t, c.pid())-before)
	f := family{}
	if err := f.refresh(); err != nil {
		t.Fatal(err)
	}
	tree, err := newTree(c.pid(), f)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.close()
	if now := tree.read().RSS; now > before+allocated/2 {
		t.Errorf("resident memory is %d after the memory was given back, was %d before", now, before)
	}
}

// The memory of descendants counts.
func TestPeakRSSOfTree(t *testing.T) {
	c := startShell(t, "peak")
	c.expect("ready")
	before := peak(t, c.pid())
	c.say("go")
	c.expect("done")
	checkGrown(t, peak(t, c.pid())-before)
}

func TestPeakRSSErrors(t *testing.T) {
	gone := start(t, "burn")
	gone.end()
	for name, pid := range map[string]int{"ended": gone.pid(), "never there": math.MaxInt32} {
		_, err := PeakRSS(pid)
		if err == nil || !strings.HasPrefix(err.Error(), "peak memory: ") {
			t.Errorf("%s: got error %v", name, err)
		}
	}
}

// checkGrown allows for what the kernel adds up for each CPU before it tells,
// and for what the child's runtime needs besides.
func checkGrown(t *testing.T, grown uint64) {
	t.Helper()
	if grown < allocated*15/16 || grown > allocated*3/2 {
		t.Errorf("peak rose by %d bytes, want %d", grown, allocated)
	}
}

func peak(t *testing.T, pid int) uint64 {
	t.Helper()
	n, err := PeakRSS(pid)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

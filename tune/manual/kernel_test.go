package manual_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/host/hosttest"
	"github.com/claudebench/claudebench/tune/manual"
	"github.com/claudebench/claudebench/tune/sysctld"
)

const inside = "-sandbox"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == inside {
		if err := host.Try(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		syscall.Exit(0) // at once: the race detector would wait for a second
	}
	os.Exit(hosttest.Untouched(m.Run))
}

// thisKernel is the version of this machine's kernel.
func thisKernel(t *testing.T) manual.Version {
	t.Helper()
	h, err := host.Open("/")
	if err != nil {
		t.Fatal(err)
	}
	text, err := h.Kernel()
	if err != nil {
		t.Fatal(err)
	}
	v, err := manual.ParseVersion(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// try writes values to the keys of a new network, in turn.
func try(t *testing.T, trials ...host.Trial) []host.Trial {
	t.Helper()
	tried, err := host.Sandbox{Args: []string{inside}}.Try(trials)
	if err != nil {
		t.Fatal(err)
	}
	return tried
}

// network are the pages about keys of a network namespace.
func network() []*manual.Page {
	return slices.DeleteFunc(manual.All(), func(p *manual.Page) bool {
		return p.Kind != manual.Sysctl || !strings.HasPrefix(p.ID, "net.")
	})
}

// An edge is a value at the end of a range, or next to it.
type edge struct {
	value string
	taken bool
}

// edges are those of one field, where the others have room for it.
func edges(r *manual.Range, field int) []edge {
	low, high := r.Min[field], r.Max[field]
	with := func(n int64) string {
		all := slices.Concat(r.Min[:field], manual.Bounds{n}, r.Max[field+1:])
		return strings.Trim(fmt.Sprint(all), "[]")
	}
	return []edge{{with(low), true}, {with(high), true}, {with(low - 1), r.Below != ""}, {with(high + 1), r.Above != ""}}
}

// TestRangesAreThoseOfThisKernel: what a range has at its ends is taken by this kernel,
// and what is beyond them is refused, or the page says that it is not.
func TestRangesAreThoseOfThisKernel(t *testing.T) {
	kernel, checked := thisKernel(t), 0
	// With no port privileged, the range of ports goes down to 1.
	privileged := host.Trial{Path: "/proc/sys/net/ipv4/ip_unprivileged_port_start", Value: "0"}
	for _, p := range network() {
		r := p.RangeOn(kernel)
		if r == nil {
			continue
		}
		for field := range r.Min {
			for _, e := range edges(r, field) {
				got := try(t, privileged, host.Trial{Path: sysctld.Path(p.ID), Value: e.value})[1]
				checked++
				switch err := got.Err(); {
				case e.taken && (err != nil || !slices.Equal(strings.Fields(got.After), strings.Fields(e.value))):
					t.Errorf("%s = %s becomes %q: %v", p.ID, e.value, got.After, err)
				case !e.taken && !errors.Is(err, host.ErrRefused):
					t.Errorf("%s = %s becomes %q: %v, want it refused", p.ID, e.value, got.After, err)
				}
			}
		}
	}
	if checked < 40 {
		t.Errorf("only %d values were tried", checked)
	}
}

// TestDefaultsAreThoseOfThisKernel: a new network has them.
func TestDefaultsAreThoseOfThisKernel(t *testing.T) {
	kernel, checked := thisKernel(t), 0
	for _, p := range network() {
		want := p.DefaultOn(kernel)
		got := try(t, host.Trial{Path: sysctld.Path(p.ID)})[0]
		if want == "" || !got.Writable {
			continue
		}
		checked++
		if now := strings.Join(strings.Fields(got.Before), " "); now != want {
			t.Errorf("%s is %q in a new network, and by default %q", p.ID, now, want)
		}
	}
	if checked < 12 {
		t.Errorf("only %d defaults were looked at", checked)
	}
}

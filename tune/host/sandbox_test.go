package host

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// inside is the argument by which this program plays the part in the sandbox.
const inside = "-sandbox"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == inside {
		if err := Try(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func TestSandboxTriesWhatBelongsToANamespace(t *testing.T) {
	const reuse, fin, swap, own = "/proc/sys/net/ipv4/tcp_tw_reuse", "/proc/sys/net/ipv4/tcp_fin_timeout", "/proc/sys/vm/swappiness", "/proc/sys/net/core/rmem_max"
	h, err := Open("/")
	if err != nil {
		t.Fatal(err)
	}
	before := map[string]string{}
	for _, p := range []string{reuse, fin, swap, own} {
		before[p], _ = h.Get(p)
	}
	got, err := Sandbox{[]string{inside}}.Try([]Trial{{Path: reuse, Value: "1"}, {Path: reuse, Value: "1 2"}, {Path: reuse, Value: "7"},
		{Path: fin, Value: "31"}, {Path: swap, Value: "3"}, {Path: own, Value: "99999"}, {Path: "/proc/sys/net/none", Value: "1"}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		"true true 1", "true true 1", "true true  refused", "true true 31", "true false  permission denied", "true false  only be read", "false false  no such file",
	} {
		text := fmt.Sprintf("%v %v %s", got[i].There, got[i].Writable, got[i].After)
		if got[i].Error != "" {
			text += " " + got[i].Error
		}
		head, tail, _ := strings.Cut(want, "  ")
		if !strings.HasPrefix(text, head) || !strings.Contains(text, tail) {
			t.Errorf("%s %q: %s, want %s", got[i].Path, got[i].Value, text, want)
		}
	}
	for p, v := range before {
		if now, _ := h.Get(p); now != v {
			t.Errorf("%s of the host has become %q", p, now)
		}
	}
}

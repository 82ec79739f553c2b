package host_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/claudebench/claudebench/tune/host"
)

const (
	reuse = "/proc/sys/net/ipv4/tcp_tw_reuse"
	fin   = "/proc/sys/net/ipv4/tcp_fin_timeout"
	rmem  = "/proc/sys/net/core/rmem_max"
	swap  = "/proc/sys/vm/swappiness"
)

func TestSandboxTriesWhatBelongsToANamespace(t *testing.T) {
	cases := []struct {
		path, value string
		want        string // there, writable, after, error
	}{
		{reuse, "1", `true true "1" `},
		{reuse, "1 2", `true true "1" `},
		{reuse, "7", `true true "" refused`},
		{reuse, "", `true true "" `},
		{fin, "31", `true true "31" `},
		{rmem, "99999", `true false "" read only`},
		{"/proc/sys/net/none", "1", `false false "" absent`},
		{"/proc/sys/net/core/default_qdisc", "fq", `false false "" absent`},
		{"/proc/sys/net/ipv4/tcp_congestion_control", "none", `true true "" refused`},
		{"/proc/sys/net/ipv4", "1", `false false "" no file`},
	}
	var trials []host.Trial
	for _, c := range cases {
		trials = append(trials, host.Trial{Path: c.path, Value: c.value})
	}
	got, err := sandbox().Try(trials)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		g := got[i]
		if text := fmt.Sprintf("%v %v %q %s", g.There, g.Writable, g.After, kind(g.Err())); text != c.want {
			t.Errorf("%s %q: %s, want %s: %v", c.path, c.value, text, c.want, g.Err())
		}
		if g.Leaked {
			t.Errorf("%s %q has reached this machine", c.path, c.value)
		}
	}
}

// TestSandboxTriesNothingElse: what is no value of the network is not even read.
func TestSandboxTriesNothingElse(t *testing.T) {
	h := this(t)
	now, err := h.Get(swap)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{swap, "/proc/sys/net/../vm/swappiness", "/proc/sys/net//core/somaxconn", "/etc/passwd", "", "/proc/sys/net"} {
		got, err := sandbox().Try([]host.Trial{{Path: path, Value: now}})
		if err != nil {
			t.Fatal(err)
		}
		if g := got[0]; g.There || g.Before != "" || g.Err() == nil {
			t.Errorf("%q: %+v", path, g)
		}
	}
}

// TestNothingGlobalIsWithinReach: even a sandbox that would try could not write what
// is the machine's. What is below user belongs to the namespace of users.
func TestNothingGlobalIsWithinReach(t *testing.T) {
	_, reached, _ := play(t, apart(), "-reach")
	var checked int
	if n, err := fmt.Sscanf(reached, "%d checked", &checked); n != 1 || err != nil || checked < 100 {
		t.Errorf("within reach: %s", reached)
	}
}

// reach names what outside of net and user can be opened to be written, and does not
// write it.
func reach([]string) error {
	checked := 0
	err := filepath.WalkDir("/proc/sys", func(path string, d fs.DirEntry, err error) error {
		switch {
		case path == "/proc/sys/net", path == "/proc/sys/user", path == "/proc/sys/fs/binfmt_misc":
			return fs.SkipDir
		case err != nil, d.IsDir(), path == "/proc/sys/kernel/ns_last_pid": // everybody may open that, and only root write it
			return nil
		}
		checked++
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err == nil {
			fmt.Println(path, file.Close())
		}
		return nil
	})
	fmt.Println(checked, "checked")
	return err
}

func TestTryRefusesOutsideOfASandbox(t *testing.T) {
	h := this(t)
	now, err := h.Get(reuse)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	err = host.Try(strings.NewReader(fmt.Sprintf(`[{"path":%q,"value":%q}]`, reuse, now)), &out)
	if err == nil || out.Len() > 0 {
		t.Errorf("%v, %s", err, out.Bytes())
	}
}

// TestNoSandboxWhereNamespacesAreForbidden: in a namespace of users that may have none
// below it.
func TestNoSandboxWhereNamespacesAreForbidden(t *testing.T) {
	_, said, _ := play(t, apart(), "-forbid")
	if want := "user.max_user_namespaces is 0"; !strings.Contains(said, want) {
		t.Errorf("%s, want %s", said, want)
	}
}

// forbid forbids the namespace of users in which it is to have others, and says what
// follows from that.
func forbid([]string) error {
	h, err := host.Open("/")
	if err != nil {
		return err
	}
	if err := h.Set("/proc/sys/user/max_user_namespaces", "0"); err != nil {
		return err
	}
	_, err = sandbox().Try([]host.Trial{{Path: reuse}})
	var none *host.SandboxError
	if !errors.Is(err, host.ErrNoSandbox) || !errors.As(err, &none) {
		return fmt.Errorf("a sandbox where there can be none: %v", err)
	}
	fmt.Println(none.Hint, none)
	return nil
}

// TestSandboxOfAProgramThatFails: no answer is an error, never an empty one.
func TestSandboxOfAProgramThatFails(t *testing.T) {
	for _, args := range [][]string{{"-no-such-flag"}, {"-set", "/proc/sys/none", "1"}} {
		if got, err := (host.Sandbox{Args: args}).Try([]host.Trial{{Path: reuse}}); !errors.Is(err, host.ErrNoSandbox) {
			t.Errorf("%v: %v, %v", args, got, err)
		}
	}
}

// TestChildrenLeaveThisProcessWhereItIs: after sandboxes and looks its network is the
// one that it had.
func TestChildrenLeaveThisProcessWhereItIs(t *testing.T) {
	before, err := os.Readlink("/proc/self/ns/net")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sandbox().Try([]host.Trial{{Path: reuse, Value: "0"}}); err != nil {
		t.Fatal(err)
	}
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range tasks {
		now, err := os.Readlink("/proc/self/task/" + task.Name() + "/ns/net")
		if err == nil && now != before || err != nil && !errors.Is(err, syscall.ENOENT) {
			t.Errorf("thread %s: %s, %v", task.Name(), now, err)
		}
	}
}

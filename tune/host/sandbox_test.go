package host_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
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

// TestTryRefusesOutsideOfASandbox: neither where this process is, nor as nobody in the
// network of this machine, nor as the root of this machine in a network of its own.
func TestTryRefusesOutsideOfASandbox(t *testing.T) {
	needRoot(t)
	now, err := this(t).Get(reuse)
	if err != nil {
		t.Fatal(err)
	}
	nobodyHere := apart()
	nobodyHere.Cloneflags &^= syscall.CLONE_NEWNET
	root := apart()
	root.UidMappings[0].HostID = 0
	for name, attr := range map[string]*syscall.SysProcAttr{"here": nil, "as nobody here": nobodyHere, "as root": root} {
		cmd := exec.Command("/proc/self/exe", "-sandbox")
		cmd.SysProcAttr = attr
		cmd.Stdin = strings.NewReader(fmt.Sprintf(`[{"path":%q,"value":%q}]`, reuse, now))
		if out, err := cmd.Output(); err == nil || len(out) > 0 {
			t.Errorf("%s: %v, %s", name, err, out)
		}
	}
}

// TestNoSandbox says what to do about it.
func TestNoSandbox(t *testing.T) {
	t.Run("namespaces are forbidden", func(t *testing.T) {
		if _, said, _ := play(t, apart(), "-forbid"); !strings.Contains(said, "user.max_user_namespaces is 0") {
			t.Error(said)
		}
	})
	t.Run("only root may run this program", func(t *testing.T) {
		needRoot(t)
		mine := filepath.Join(t.TempDir(), "mine")
		text, err := os.ReadFile("/proc/self/exe")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(mine, text, 0o700); err != nil {
			t.Fatal(err)
		}
		if said, err := exec.Command(mine, "-try").Output(); !strings.Contains(string(said), "let everybody") {
			t.Errorf("%s, %v", said, err)
		}
	})
}

// TestSandboxOfNobody: root is not needed, where the host lets others have namespaces.
func TestSandboxOfNobody(t *testing.T) {
	as := &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if _, said, _ := play(t, as, "-try"); said != "31" && !strings.Contains(said, "try as root") {
		t.Error(said)
	}
}

// try says what a value has become in a sandbox, or what to do where there is none.
func try([]string) error {
	tried, err := sandbox().Try([]host.Trial{{Path: fin, Value: "31"}})
	var none *host.SandboxError
	switch {
	case err == nil:
		fmt.Println(tried[0].After)
		return tried[0].Err()
	case !errors.Is(err, host.ErrNoSandbox) || !errors.As(err, &none):
		return err
	}
	fmt.Println(none.Hint)
	return nil
}

// forbid forbids the namespace of users in which it is to have others, and tries.
func forbid([]string) error {
	h, err := host.Open("/")
	if err != nil {
		return err
	}
	if err := h.Set("/proc/sys/user/max_user_namespaces", "0"); err != nil {
		return err
	}
	return try(nil)
}

// TestSandboxOfAProgramThatFails: no answer is an error, never an empty one.
func TestSandboxOfAProgramThatFails(t *testing.T) {
	for _, args := range [][]string{{"-no-such-flag"}, {"-set", "/proc/sys/none", "1"}, {"-empty"}} {
		if got, err := (host.Sandbox{Args: args}).Try([]host.Trial{{Path: reuse}}); !errors.Is(err, host.ErrNoSandbox) {
			t.Errorf("%v: %v, %v", args, got, err)
		}
	}
}

// TestChildrenKnowNothing of what is in our environment, such as keys.
func TestChildrenKnowNothing(t *testing.T) {
	t.Setenv("ANTHROPIC_API_KEY", "sk-ant-planted")
	_, err := host.Sandbox{Args: []string{"-env"}}.Try(nil)
	if err == nil || !strings.HasSuffix(err.Error(), ": 0 variables") {
		t.Error(err)
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

package host_test

import (
	"os"
	"strconv"
	"syscall"
	"testing"

	"github.com/claudebench/claudebench/tune/host"
)

func open(t *testing.T, pid int) *host.Process {
	t.Helper()
	p, err := host.OpenProcess(pid, []string{"-look"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func TestProcessHasValuesOfItsOwn(t *testing.T) {
	cmd, _, _ := play(t, apart(), "-set", fin, "31")
	p := open(t, cmd.Process.Pid)
	const qdisc = "/proc/sys/net/core/default_qdisc"
	values, err := p.Values([]string{fin, qdisc, swap})
	if err != nil {
		t.Fatal(err)
	}
	h := this(t)
	inside := h.WithValues(values)
	if got, err := inside.Get(fin); got != "31" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if got, _ := h.Get(fin); got == "31" {
		t.Error("it is what it was set to inside")
	}
	for path, want := range map[string]string{qdisc: "absent", reuse: "absent", swap: ""} {
		if _, err := inside.Get(path); kind(err) != want {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
	if err := inside.Set(fin, "32"); kind(err) != "read only" {
		t.Errorf("set from outside: %v", err)
	}
}

func TestProcessInOurNetwork(t *testing.T) {
	p := open(t, os.Getpid())
	h := this(t)
	values, err := p.Values([]string{fin})
	if err != nil {
		t.Fatal(err)
	}
	got, err := h.WithValues(values).Get(fin)
	if want, _ := h.Get(fin); got != want || err != nil {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
}

func TestProcessThatHasEnded(t *testing.T) {
	cmd, _, end := play(t, apart(), "-set", fin, "31")
	p := open(t, cmd.Process.Pid)
	if !p.Alive() {
		t.Error("it has ended before its time")
	}
	end.Close()
	cmd.Wait()
	if p.Alive() {
		t.Error("it still lives")
	}
	if _, err := p.Values([]string{fin}); kind(err) != "absent" {
		t.Errorf("values: %v", err)
	}
	for _, pid := range []int{cmd.Process.Pid, 0, -1, 1 << 30} {
		if _, err := host.OpenProcess(pid, nil); kind(err) != "absent" {
			t.Errorf("%d: %v", pid, err)
		}
	}
}

// TestProcessOfAnother: nobody may not look into the network of root's process, but
// they may know that it runs; and to look where they are they need no rights.
func TestProcessOfAnother(t *testing.T) {
	for pid, want := range map[string]string{strconv.Itoa(os.Getpid()): "denied true", "self": "true"} {
		as := &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		if _, got, _ := play(t, as, "-within", pid); got != want {
			t.Errorf("%s: %s, want %s", pid, got, want)
		}
	}
}

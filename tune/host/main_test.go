package host_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/host/hosttest"
)

// parts are what this program plays in processes of its own.
var parts = map[string]func(args []string) error{
	"-sandbox": func([]string) error { return host.Try(os.Stdin, os.Stdout) },
	"-look":    func([]string) error { return host.Look(os.Stdin, os.Stdout) },
	"-set":     set,
	"-lock":    lock,
	"-within":  within,
	"-empty":   func([]string) error { _, err := fmt.Println("[]"); return err },
	"-env":     func([]string) error { return fmt.Errorf("%d variables", len(os.Environ())) },
	"-reach":   reach,
	"-try":     try,
	"-forbid":  forbid,
}

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && parts[os.Args[1]] != nil {
		if err := parts[os.Args[1]](os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		syscall.Exit(0) // at once: the race detector would wait for a second
	}
	os.Exit(hosttest.Untouched(m.Run))
}

func sandbox() host.Sandbox { return host.Sandbox{Args: []string{"-sandbox"}} }

// play starts a part, and returns the first line that it says. It ends when what is
// returned is closed.
func play(t *testing.T, attr *syscall.SysProcAttr, args ...string) (cmd *exec.Cmd, line string, end io.Closer) {
	t.Helper()
	needRoot(t)
	cmd = exec.Command("/proc/self/exe", args...)
	cmd.SysProcAttr = attr
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		cmd.Wait()
	})
	said := make([]byte, 4096)
	n, err := out.Read(said)
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return cmd, strings.TrimSpace(string(said[:n])), in
}

// apart has a process in a network of its own, as nobody outside of it.
func apart() *syscall.SysProcAttr {
	const nobody = 65534
	return &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{HostID: nobody, Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: nobody, Size: 1}},
		Credential:  &syscall.Credential{},

		GidMappingsEnableSetgroups: true,
	}
}

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Fatal("this test needs root, to make what belongs to others")
	}
}

// this is this machine.
func this(t *testing.T) *host.FS {
	t.Helper()
	h, err := host.Open("/")
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// kind is the name of an error of the door.
func kind(err error) string {
	for _, k := range []struct {
		err  error
		name string
	}{
		{host.ErrUntrusted, "untrusted"}, {fs.ErrNotExist, "absent"}, {host.ErrReadOnly, "read only"},
		{fs.ErrPermission, "denied"}, {host.ErrRefused, "refused"}, {host.ErrTooLarge, "too large"},
		{host.ErrNoFile, "no file"}, {host.ErrLocked, "locked"}, {syscall.ELOOP, "loop"},
		{syscall.ENOTDIR, "no directory"},
	} {
		if errors.Is(err, k.err) {
			return k.name
		}
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// set sets a value, and waits for the end.
func set(args []string) error {
	h, err := host.Open("/")
	if err != nil {
		return err
	}
	if err := h.Set(args[0], args[1]); err != nil {
		return err
	}
	return wait("set")
}

// lock takes a lock, and waits for the end.
func lock(args []string) error {
	h, err := host.Open(args[0])
	if err != nil {
		return err
	}
	if _, err := h.Lock(args[1]); err != nil {
		return err
	}
	return wait("locked")
}

func wait(word string) error {
	fmt.Println(word)
	_, err := io.Copy(io.Discard, os.Stdin)
	return err
}

// within says what comes of a look into the network of a process, which may be this
// one.
func within(args []string) error {
	pid := os.Getpid()
	if args[0] != "self" {
		var err error
		if pid, err = strconv.Atoi(args[0]); err != nil {
			return err
		}
	}
	p, err := host.OpenProcess(pid, []string{"-look"})
	if err != nil {
		return err
	}
	_, err = p.Values([]string{fin})
	fmt.Printf("%s %v\n", kind(err), p.Alive())
	return nil
}

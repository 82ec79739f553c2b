package monitor

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The tests watch children that are this test program, started anew with the
// name of a part to play in the environment. A child says "ready", waits for a
// line, plays its part, says "done" with a figure, and waits for its input to
// end. So a test reads its counters while it stands still.
const variable = "MONITOR_TEST_PART"

const (
	burned    = 300 * time.Millisecond // CPU time that "burn" uses
	allocated = 64 << 20               // bytes that "peak" touches and gives back
)

func TestMain(m *testing.M) {
	part, ok := parts()[os.Getenv(variable)]
	if !ok {
		os.Exit(m.Run())
	}
	in := bufio.NewReader(os.Stdin)
	fmt.Println("ready")
	if _, err := in.ReadString('\n'); err != nil {
		return
	}
	fmt.Println("done", part())
	_, _ = io.Copy(io.Discard, in)
}

func parts() map[string]func() int64 {
	return map[string]func() int64{"burn": burn, "peak": touch, "spawn": spawn}
}

// burn uses CPU time and returns how much, as the kernel says.
func burn() int64 {
	began := used(syscall.RUSAGE_SELF)
	for used(syscall.RUSAGE_SELF)-began < burned {
	}
	return int64(used(syscall.RUSAGE_SELF) - began)
}

// spawn lets a child burn and waits for it, and returns what the kernel says
// that it used.
func spawn() int64 {
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), variable+"=burn")
	child.Stdin = strings.NewReader("go\n")
	if err := child.Run(); err != nil {
		panic(err)
	}
	return int64(used(syscall.RUSAGE_CHILDREN))
}

func touch() int64 {
	b, err := syscall.Mmap(-1, 0, allocated, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		panic(err)
	}
	for i := 0; i < len(b); i += os.Getpagesize() {
		b[i] = 1
	}
	if err := syscall.Munmap(b); err != nil {
		panic(err)
	}
	return allocated
}

func used(who int) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(who, &r); err != nil {
		panic(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// A child is a process that plays a part.
type child struct {
	t   *testing.T
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func start(t *testing.T, part string) *child {
	return run(t, part, exec.Command(os.Args[0]))
}

// startShell has a shell start the child that plays the part; the shell's own
// process is the root.
func startShell(t *testing.T, part string) *child {
	return run(t, part, exec.Command("sh", "-c", `"$0"; exit 0`, os.Args[0]))
}

func run(t *testing.T, part string, cmd *exec.Cmd) *child {
	t.Helper()
	cmd.Env = append(os.Environ(), variable+"="+part, "GORACE=atexit_sleep_ms=0")
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
	c := &child{t: t, cmd: cmd, in: in, out: bufio.NewReader(out)}
	t.Cleanup(c.end)
	return c
}

func (c *child) pid() int { return c.cmd.Process.Pid }

func (c *child) say(line string) {
	c.t.Helper()
	if _, err := fmt.Fprintln(c.in, line); err != nil {
		c.t.Fatal(err)
	}
}

// expect waits for a line with the given word and returns the figure after it.
func (c *child) expect(word string) (n int64) {
	c.t.Helper()
	line, err := c.out.ReadString('\n')
	if err != nil || !strings.HasPrefix(line, word) {
		c.t.Fatalf("child said %q, %v, want %q", line, err, word)
	}
	_, _ = fmt.Sscanf(line, word+" %d", &n)
	return n
}

// end lets the child end, if it has not yet, and waits until it is gone.
func (c *child) end() {
	_ = c.in.Close()
	_ = c.cmd.Wait() // fails when it was called before
}

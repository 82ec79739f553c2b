package cable

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// role is the environment variable that makes this program one of the processes of a test.
const role = "CABLE_TEST_ROLE"

func TestMain(m *testing.M) {
	act, ok := roles()[os.Getenv(role)]
	if !ok {
		os.Exit(m.Run())
	}
	if err := act(os.Args[1:]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(0)
}

func roles() map[string]func(args []string) error {
	return map[string]func([]string) error{
		"serve": func(args []string) error { return Serve(next("listen", args)) },
		"reach": func(args []string) error {
			server, sysctls := 0, map[string]string{}
			fmt.Sscan(args[0], &server)
			for _, s := range strings.Split(args[1], ",") {
				if key, value, ok := strings.Cut(s, "="); ok {
					sysctls[key] = value
				}
			}
			return Reach(server, sysctls, next(args[2], args[3:]))
		},
		"nothing": func([]string) error { return Serve([]string{"/no/such/command"}) },
		"listen":  listen,
		"dial":    dial,
		"ports":   ports,
		"show":    show,
		"wait":    func([]string) error { fmt.Println("waiting"); _, err := io.Copy(io.Discard, os.Stdin); return err },
	}
}

// next is this program in another role.
func next(name string, args []string) []string {
	os.Setenv(role, name)
	return append([]string{"/proc/self/exe"}, args...)
}

// listen tells where it does, and each that comes its address.
func listen([]string) error {
	l, err := net.Listen("tcp", net.JoinHostPort(Address().String(), "0"))
	if err != nil {
		return err
	}
	fmt.Println(l.Addr())
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			fmt.Fprintln(c, c.RemoteAddr().(*net.TCPAddr).IP)
			io.Copy(io.Discard, c)
			c.Close()
		}()
	}
}

// dial prints what a listener says.
func dial(args []string) error {
	c, err := net.Dial("tcp", args[0])
	if err != nil {
		return err
	}
	defer c.Close()
	line, err := bufio.NewReader(c).ReadString('\n')
	fmt.Print(line)
	return err
}

// ports connects 20 times, and 20 times again a while later, each time closing first; it prints
// how often there was no port left.
func ports(args []string) error {
	connect := func() (none int) {
		for range 20 {
			c, err := net.Dial("tcp", args[0])
			if errors.Is(err, syscall.EADDRNOTAVAIL) {
				none++
				continue
			}
			if err == nil {
				bufio.NewReader(c).ReadString('\n') // what is unread would break it off instead
				c.Close()
			}
		}
		return none
	}
	first := connect()
	time.Sleep(1500 * time.Millisecond) // timestamps have to grow before a port may be used again
	fmt.Println(first, connect())
	return nil
}

// show prints sysctls.
func show(args []string) error {
	for _, key := range args {
		path, err := pathOf(key)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		fmt.Println(strings.Join(strings.Fields(string(text)), " "))
	}
	return nil
}

// play is this program in a role.
func play(name string, args ...string) *exec.Cmd {
	cmd := exec.Command("/proc/self/exe", args...)
	cmd.Env = append(os.Environ(), role+"="+name)
	return cmd
}

// start starts a process, and returns the first line that it prints.
func start(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stdin.Close(); cmd.Process.Kill(); cmd.Wait() })
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("%v: %v (this test needs root)", cmd.Args, err)
	}
	return strings.TrimSpace(line)
}

// server starts one, and returns its pid and where it listens.
func server(t *testing.T) (pid, address string) {
	t.Helper()
	cmd := play("serve")
	address = start(t, cmd)
	return fmt.Sprint(cmd.Process.Pid), address
}

func output(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v: %s", cmd.Args, err, out)
	}
	return strings.TrimSpace(string(out))
}

func TestReach(t *testing.T) {
	pid, address := server(t)
	if host, _, _ := net.SplitHostPort(address); host != Address().String() {
		t.Errorf("the server listens at %s", address)
	}
	seen := map[string]bool{}
	for range 3 {
		from := output(t, play("reach", pid, "", "dial", address))
		if !strings.HasPrefix(from, "198.19.") || seen[from] {
			t.Errorf("the server saw %q, after %v", from, seen)
		}
		seen[from] = true
	}
}

// Two clients at once each have their own cable.
func TestTwoAtOnce(t *testing.T) {
	pid, address := server(t)
	start(t, play("reach", pid, "", "wait"))
	output(t, play("reach", pid, "", "dial", address))
}

// A sysctl is set for the client, and for nobody else.
func TestSysctl(t *testing.T) {
	pid, _ := server(t)
	const key = "net.ipv4.tcp_fin_timeout"
	before := output(t, play("show", key))
	value := "17"
	if before == value {
		value = "18"
	}
	if got := output(t, play("reach", pid, key+"="+value, "show", key)); got != value {
		t.Errorf("the client has %s", got)
	}
	if got := output(t, play("show", key)); got != before {
		t.Errorf("the host has %s, and had %s", got, before)
	}
	if got := output(t, play("reach", pid, "", "show", key)); got == value {
		t.Errorf("the next client has it, too")
	}
	if err := nsenter(t, pid, key); err == value {
		t.Errorf("the server has it, too")
	}
}

// nsenter reads a sysctl in the network of a process, by util-linux' nsenter.
func nsenter(t *testing.T, pid, key string) string {
	t.Helper()
	cmd := exec.Command("nsenter", "--net", "--target", pid, "/proc/self/exe")
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Args[len(cmd.Args)-1] = exe
	cmd.Args = append(cmd.Args, key)
	cmd.Env = append(os.Environ(), role+"=show")
	return output(t, cmd)
}

func TestRefused(t *testing.T) {
	pid, _ := server(t)
	for _, sysctl := range []string{"vm.swappiness=1", "kernel.hostname=x", "net..ipv4=1", "net.../kernel/hostname=x", "net.ipv4.no_such=1", "net.ipv4.tcp_fin_timeout=many"} {
		if out, err := play("reach", pid, sysctl, "show").CombinedOutput(); err == nil {
			t.Errorf("%s was set: %s", sysctl, out)
		}
	}
	if out, err := play("reach", "999999999", "", "show").CombinedOutput(); err == nil || !strings.Contains(string(out), "999999999") {
		t.Errorf("a server that is not there was reached: %s", out)
	}
	if out, err := play("nothing").CombinedOutput(); err == nil || !strings.Contains(string(out), "/no/such/command") {
		t.Errorf("a command that is not there was started: %s", out)
	}
}

func TestNotPermitted(t *testing.T) {
	copied := filepath.Join(t.TempDir(), "cable.test")
	exe, err := os.ReadFile("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(copied, exe, 0o755); err != nil {
		t.Fatal(err)
	}
	for dir := filepath.Dir(copied); dir != "/tmp" && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(copied)
	cmd.Env = append(os.Environ(), role+"=serve")
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	out, err := cmd.CombinedOutput()
	if err == nil || strings.TrimSpace(string(out)) != ErrNotPermitted.Error() {
		t.Errorf("as nobody: %v, %s", err, out)
	}
}

// Nothing is left on the host, even if all processes are killed.
func TestNothingIsLeft(t *testing.T) {
	look := func() string {
		return output(t, exec.Command("ip", "-o", "link")) + output(t, exec.Command("ip", "route", "show", "table", "all")) + output(t, exec.Command("ip", "netns"))
	}
	before := look()
	pid, _ := server(t)
	client := play("reach", pid, "", "wait")
	start(t, client)
	if during := look(); during != before {
		t.Errorf("the host sees the cable:\n%s", during)
	}
	client.Process.Kill()
	if after := look(); after != before {
		t.Errorf("this is left:\n%s", after)
	}
}

// On loopback, the kernel lets a port be used again at once, whatever tcp_tw_reuse says. Over the
// cable it does what it says: of 20 ports all wait for their end, or can be used again after a second.
func TestNoLoopback(t *testing.T) {
	pid, address := server(t)
	few := "net.ipv4.ip_local_port_range=40000 40019,net.ipv4.tcp_tw_reuse="
	for value, want := range map[string]string{"0": "0 20", "1": "0 0"} {
		if got := output(t, play("reach", pid, few+value, "ports", address)); got != want {
			t.Errorf("tcp_tw_reuse=%s: without a port %q, want %q", value, got, want)
		}
	}
}

func TestAddressesDiffer(t *testing.T) {
	var all []string
	for pid := range 1 << 16 {
		all = append(all, clientAddress(pid).String())
	}
	slices.Sort(all)
	if n := len(slices.Compact(all)); n != 1<<16 {
		t.Errorf("%d addresses", n)
	}
}

package sysctld

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// part is set where this program runs the real programs on generated hosts.
const part = "SYSCTLD_TEST_PART"

func TestMain(m *testing.M) {
	if os.Getenv(part) != "" {
		if err := runReal(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// A job is a host of a seed, and the program to run on it.
type job struct {
	Seed    uint64
	Program []string
}

// real has the programs run on hosts of the seeds 0 to n-1, in a mount namespace and
// below a root of their own, with plain files for /proc/sys, and returns for each
// what it has made of the keys.
func real(t *testing.T, n uint64, program ...string) []map[string]string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Fatal("mount namespaces need root")
	}
	cmd := exec.Command("/proc/self/exe")
	cmd.Env = append(os.Environ(), part+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
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
	go func() {
		defer in.Close()
		w := json.NewEncoder(in)
		for seed := range n {
			w.Encode(job{seed, program})
		}
	}()
	all := make([]map[string]string, n)
	answers := json.NewDecoder(bufio.NewReader(out))
	for i := range all {
		if err := answers.Decode(&all[i]); err != nil {
			t.Fatal(err, cmd.Wait())
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return all
}

// runReal reads jobs, and writes what the keys have become.
func runReal() error {
	root, err := newRoot()
	if err != nil {
		return err
	}
	jobs, answers := json.NewDecoder(os.Stdin), json.NewEncoder(os.Stdout)
	for jobs.More() {
		var j job
		if err := jobs.Decode(&j); err != nil {
			return err
		}
		if err := plant(root, grow(j.Seed)); err != nil {
			return err
		}
		cmd := exec.Command(j.Program[0], j.Program[1:]...)
		cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root}
		cmd.Env, cmd.Dir = []string{"PATH=/usr/sbin:/usr/bin"}, "/"
		cmd.Run() // the exit code tells of lines that were passed over, too
		values := map[string]string{}
		for _, key := range kernelKeys {
			text, err := os.ReadFile(filepath.Join(root, "proc/sys", key))
			if err != nil {
				return err
			}
			values[key], _, _ = strings.Cut(string(text), "\n")
		}
		if err := answers.Encode(values); err != nil {
			return err
		}
	}
	return nil
}

// freshDirs are what each host has anew.
var freshDirs = []string{"etc/sysctl.d", "run/sysctl.d", "usr/local/lib/sysctl.d", "usr/lib/sysctl.d"}

// newRoot makes a root that has this host's programs, and nothing else of it.
func newRoot() (string, error) {
	if err := syscall.Mount("none", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return "", err
	}
	root := "/tmp"
	for _, m := range []struct {
		from, to, kind string
		flags          uintptr
	}{
		{"none", "", "tmpfs", 0},
		{"/usr", "usr", "", syscall.MS_BIND},
		{"none", "usr/local/lib", "tmpfs", 0},
		{"none", "usr/lib/sysctl.d", "tmpfs", 0},
	} {
		to := filepath.Join(root, m.to)
		if err := os.MkdirAll(to, 0o755); err != nil {
			return "", err
		}
		if err := syscall.Mount(m.from, to, m.kind, m.flags, ""); err != nil {
			return "", fmt.Errorf("mount %s: %w", to, err)
		}
	}
	for _, dir := range append(freshDirs, "dev", "proc") {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			return "", err
		}
	}
	for _, link := range []string{"bin", "sbin", "lib", "lib64"} {
		if err := os.Symlink("usr/"+link, filepath.Join(root, link)); err != nil {
			return "", err
		}
	}
	return root, syscall.Mknod(filepath.Join(root, "dev/null"), syscall.S_IFCHR|0o666, 1<<8|3)
}

// plant makes the root the host of a forest.
func plant(root string, f forest) error {
	for _, dir := range freshDirs {
		entries, err := os.ReadDir(filepath.Join(root, dir))
		if err != nil {
			return err
		}
		for _, e := range entries {
			os.Remove(filepath.Join(root, dir, e.Name()))
		}
	}
	os.Remove(filepath.Join(root, "etc/sysctl.conf"))
	for file, text := range f {
		to := filepath.Join(root, file)
		var err error
		if text == masked {
			err = os.Symlink("/dev/null", to)
		} else {
			err = os.WriteFile(to, []byte(text), 0o644)
		}
		if err != nil {
			return err
		}
	}
	for _, key := range kernelKeys {
		to := filepath.Join(root, "proc/sys", key)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(to, []byte(untouched+"\n"), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// untouched is what a key has that nobody writes.
const untouched = "untouched"

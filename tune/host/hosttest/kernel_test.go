package hosttest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/claudebench/claudebench/tune/host"
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
	os.Exit(Untouched(m.Run))
}

// writes are what is written to each key, each after the kernel's own value.
var writes = map[string][]string{
	"net/ipv4/tcp_tw_reuse":              {"0", "1", "2", "3", "-1", "abc", "1 2", " 1 ", "1x", "0x1", "01", "+1", "1,", "1 x", "18446744073709551617", "257"},
	"net/ipv4/tcp_tw_reuse_delay":        {"0", "1", "60000", "60001"},
	"net/ipv4/tcp_fin_timeout":           {"30", "-5", "99999999", "abc", "1 2", "7\t8", "0x10", "010", "08", "0b1", "0o7", "1_0", "0x1_0", "-", "--1", "-0", "4294967297", " "},
	"net/ipv4/tcp_keepalive_time":        {"60", "0", "-1", "abc"},
	"net/ipv4/tcp_keepalive_intvl":       {"30", "99999999"},
	"net/ipv4/tcp_keepalive_probes":      {"6", "255", "256", "-1"},
	"net/ipv4/tcp_slow_start_after_idle": {"0", "7", "255", "256", "-1"},
	"net/ipv4/tcp_mtu_probing":           {"2", "3", "256"},
	"net/ipv4/tcp_retries2":              {"0", "255", "256", "-1"},
	"net/ipv4/tcp_syn_retries":           {"0", "1", "127", "128"},
	"net/ipv4/tcp_rto_max_ms":            {"999", "1000", "120000", "120001"},
	"net/ipv4/tcp_notsent_lowat":         {"131072", "-1", "4294967295", "4294967296", "1 2", "1x"},
	"net/ipv4/tcp_max_tw_buckets":        {"-1", "5", "2147483648", "1 2"},
	"net/ipv4/tcp_max_syn_backlog":       {"-1", "5", "2147483648"},
	"net/ipv4/tcp_fastopen":              {"3", "-1", "4096"},
	"net/ipv4/tcp_rmem":                  {"4096 131072", "9999999 1 1", "4096 0 1", "1 2 3 4", "1 2 3 x", "4096 x 7", "-1", "5", "0x2000", "2147483648"},
	"net/ipv4/tcp_wmem":                  {"4096 16384", "0", "7 8 9"},
	"net/ipv4/ip_local_port_range":       {"10240 65535", "1024", "1000 65535", "60000 50000", "1024 70000", "2000 3000 4000", "2000 3000 x", "abc", "0 5", "2000 x", "2000 0", " 2000", "0x2000 65535", "65535 65535", "1023 2000"},
	"net/ipv4/ip_local_reserved_ports":   {"8080", "1-3,5", "1,2,3", "5,1", "70000", "a", "8080,", "1 2", "3-1", "1-2-3", "65535", "0", "7,7-9,8"},
	"net/ipv4/tcp_congestion_control":    {"reno", "none", " reno", "reno ", "RENO"},
	"net/core/somaxconn":                 {"4096", "0", "65536", "2147483647", "2147483648", "-1", "1 2", "0x10"},
	// What a namespace shows and may not write, and what it has not.
	"net/core/rmem_max":                         {"99999"},
	"net/ipv4/tcp_available_congestion_control": {"reno"},
	"net/core/default_qdisc":                    {"fq"},
	"net/ipv4/no_such_key":                      {"1"},
}

// TestKernelDoesAsLinux does the same to both, side by side. What belongs to no
// network namespace cannot be tried on the real one.
func TestKernelDoesAsLinux(t *testing.T) {
	for _, trials := range rounds() {
		reads := make([]host.Trial, len(trials))
		for i := range trials {
			reads[i].Path = trials[i].Path
		}
		real, err := host.Sandbox{Args: []string{inside}}.Try(append(trials, reads...))
		if err != nil {
			t.Fatal(err)
		}
		for i := range trials {
			compare(t, &real[i], real[len(trials)+i].Before)
		}
	}
}

// rounds are all writes, each after the kernel's own value: none has a key twice.
func rounds() [][]host.Trial {
	var all [][]host.Trial
	for key, values := range writes {
		for i, value := range values {
			if i == len(all) {
				all = append(all, nil)
			}
			all[i] = append(all[i], host.Trial{Path: "/proc/sys/" + key, Value: value})
		}
	}
	return all
}

// compare does what was tried to a kernel of ours.
func compare(t *testing.T, real *host.Trial, want string) {
	t.Helper()
	h := New(t, planted(real))
	ours, theirs := class(h.Set(real.Path, real.Value)), class(real.Err())
	if ours != theirs {
		t.Errorf("%s %q: %s, and Linux says %s: %v", real.Path, real.Value, ours, theirs, real.Err())
	}
	if after, _ := h.Get(real.Path); after != want {
		t.Errorf("%s %q: has become %q, and in Linux %q", real.Path, real.Value, after, want)
	}
}

// planted is a tree with the key as it was on the real kernel.
func planted(was *host.Trial) string {
	switch {
	case !was.There:
		return ""
	case !was.Writable:
		return "-- " + was.Path[1:] + " 0444 --\n" + was.Before + "\n"
	}
	return "-- " + was.Path[1:] + " --\n" + was.Before + "\n"
}

// class tells errors apart.
func class(err error) string {
	switch {
	case err == nil:
		return "taken"
	case errors.Is(err, fs.ErrNotExist):
		return "absent"
	case errors.Is(err, host.ErrReadOnly):
		return "read only"
	case errors.Is(err, fs.ErrPermission):
		return "denied"
	case errors.Is(err, host.ErrRefused):
		return "refused"
	}
	return err.Error()
}

// TestEveryTakerIsHeldAgainstLinux: but for those that belong to no namespace.
func TestEveryTakerIsHeldAgainstLinux(t *testing.T) {
	for key := range takers {
		if _, ok := writes[key]; !ok && strings.HasPrefix(key, "net/") {
			t.Errorf("nothing is written to %s", key)
		}
	}
}

// TestKernelThatCannotBeWritten: as in a container, and as drop_caches, which cannot be
// read.
func TestKernelThatCannotBeWritten(t *testing.T) {
	h := New(t, "-- proc/sys/vm/swappiness --\n60\n-- proc/sys/vm/drop_caches 0200 --\n")
	fixed := h.WithValues(Kernel{Root: h.Root(), ReadOnly: true})
	if err := fixed.Set("/proc/sys/vm/swappiness", "10"); class(err) != "read only" {
		t.Error(err)
	}
	if err := fixed.Set("/proc/sys/vm/none", "10"); class(err) != "absent" {
		t.Error(err)
	}
	if got, err := fixed.Get("/proc/sys/vm/swappiness"); got != "60" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := h.Get("/proc/sys/vm/drop_caches"); class(err) != "denied" {
		t.Error(err)
	}
	if err := h.Set("/proc/sys/vm/drop_caches", "1"); err != nil {
		t.Error(err)
	}
}

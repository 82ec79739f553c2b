package hosttest

import (
	"errors"
	"fmt"
	"os"
	"strings"
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
		return
	}
	os.Exit(m.Run())
}

// writes are what is written to each key, each after the kernel's own value.
var writes = map[string][]string{
	"net/ipv4/tcp_tw_reuse":              {"0", "1", "2", "3", "-1", "abc", "1 2", "", " 1 ", "1x"},
	"net/ipv4/tcp_fin_timeout":           {"30", "-5", "99999999", "abc", "1 2"},
	"net/ipv4/ip_local_port_range":       {"10240 65535", "1024", "1000 65535", "60000 50000", "1024 70000", "2000 3000 4000", "abc", "0 5", "2000 x"},
	"net/ipv4/tcp_slow_start_after_idle": {"0", "7", "255", "256", "-1"},
	"net/ipv4/tcp_keepalive_time":        {"60", "0", "-1", "abc"},
	"net/ipv4/tcp_keepalive_intvl":       {"30", "99999999"},
	"net/ipv4/tcp_keepalive_probes":      {"6", "255", "256", "-1"},
	"net/ipv4/tcp_notsent_lowat":         {"131072", "-1", "4294967295", "4294967296"},
	"net/ipv4/tcp_rmem":                  {"4096 131072", "9999999 1 1", "4096 0 1", "1 2 3 4", "4096 x 7"},
	"net/core/somaxconn":                 {"4096", "0", "65536", "2147483647", "2147483648", "-1"},
}

// TestKernelDoesAsLinux does the same to both, side by side. What belongs to no
// network namespace cannot be tried on the real one.
func TestKernelDoesAsLinux(t *testing.T) {
	for key, values := range writes {
		path := "/proc/sys/" + key
		for _, value := range values {
			if value == "" {
				continue // the sandbox reads only
			}
			real, err := host.Sandbox{Args: []string{inside}}.Try([]host.Trial{{Path: path, Value: value}, {Path: path}})
			if err != nil {
				t.Fatal(err)
			}
			h := New(t, "-- proc/sys/"+key+" --\n"+real[0].Before+"\n")
			err = h.Set(path, value)
			if refused := errors.Is(err, host.ErrRefused); refused != (real[0].Error != "") {
				t.Errorf("%s %q: %v, and Linux says %q", key, value, err, real[0].Error)
			}
			after, _ := h.Get(path)
			if strings.Join(strings.Fields(after), " ") != strings.Join(strings.Fields(real[1].Before), " ") {
				t.Errorf("%s %q: has become %q, and in Linux %q", key, value, after, real[1].Before)
			}
		}
	}
}

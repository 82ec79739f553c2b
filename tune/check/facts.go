package check

import (
	"strconv"
	"strings"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/manual"
)

// facts are what decides whether a setting can act on this host. What could not be
// read is as if there were none of it.
type facts struct {
	// kernel is zero where it is not known.
	kernel manual.Version
	swap   bool
	// ports are how many an outgoing connection can choose from, busy how many
	// are in TIME_WAIT or in use, over all addresses: an upper bound of what a
	// single one has.
	ports, busy int
	// orphans are connections that no process owns any more, listeners the sockets
	// that wait for connections.
	orphans, listeners int
	timestamps         bool
	congestion         string
}

// factPaths are the values that gather reads.
var factPaths = []string{"/proc/sys/net/ipv4/ip_local_port_range", "/proc/sys/net/ipv4/tcp_timestamps", "/proc/sys/net/ipv4/tcp_congestion_control"}

// gather reads them, those of the network below net.
func gather(h *host.FS, net string) facts {
	f := facts{kernel: KernelOf(h)}
	if swaps, err := h.Read("/proc/swaps"); err == nil {
		f.swap = strings.Count(string(swaps), "\n") > 1
	}
	if low, high, ok := pair(value(h, "/proc/sys/net/ipv4/ip_local_port_range")); ok {
		f.ports = high - low + 1
	}
	f.timestamps = value(h, "/proc/sys/net/ipv4/tcp_timestamps") != "0"
	f.congestion = value(h, "/proc/sys/net/ipv4/tcp_congestion_control")
	f.sockets(h, net)
	f.listen(h, net)
	return f
}

// KernelOf is the version of a host's kernel, zero if it is not known.
func KernelOf(h *host.FS) manual.Version {
	text, err := h.Kernel()
	if err != nil {
		return manual.Version{}
	}
	v, _ := manual.ParseVersion(text)
	return v
}

// sockets reads the counts of the network namespace.
func (f *facts) sockets(h *host.FS, net string) {
	text, err := h.Read(net + "/sockstat")
	if err != nil {
		return
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] != "TCP:" {
			continue
		}
		for i := 1; i+1 < len(fields); i += 2 {
			n, _ := strconv.Atoi(fields[i+1])
			switch fields[i] {
			case "inuse", "tw":
				f.busy += n
			case "orphan":
				f.orphans = n
			}
		}
	}
}

// listen counts the sockets in the state LISTEN, which the kernel writes as 0A.
func (f *facts) listen(h *host.FS, net string) {
	for _, path := range []string{net + "/tcp", net + "/tcp6"} {
		text, err := h.Read(path)
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(text)) {
			if fields := strings.Fields(line); len(fields) > 3 && fields[3] == "0A" {
				f.listeners++
			}
		}
	}
}

func value(h *host.FS, path string) string {
	text, err := h.Get(path)
	if err != nil {
		return ""
	}
	return text
}

func pair(s string) (low, high int, ok bool) {
	fields := strings.Fields(s)
	if len(fields) != 2 {
		return 0, 0, false
	}
	low, err1 := strconv.Atoi(fields[0])
	high, err2 := strconv.Atoi(fields[1])
	return low, high, err1 == nil && err2 == nil && low <= high
}

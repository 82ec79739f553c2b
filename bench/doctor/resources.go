package doctor

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// memory looks at how much of it is left.
func memory(m *Machine) (Finding, bool) {
	info := m.memoryInfo()
	available, ok := info["MemAvailable"]
	if !ok {
		return Finding{}, false
	}
	f := Finding{Name: "memory", State: Fine, Found: size(available) + " available"}
	if available < 512<<20 {
		f.State, f.Why, f.Fix = Spoils, "clients and mock need some hundred MB, and would be swapped out or killed", "end what uses it: ps aux --sort=-rss | head"
	}
	return f, true
}

// swap looks at whether memory has had to go to disk.
func swap(m *Machine) (Finding, bool) {
	info := m.memoryInfo()
	total, ok := info["SwapTotal"]
	if !ok || total == 0 {
		return Finding{}, false
	}
	used := total - min(total, info["SwapFree"])
	f := Finding{Name: "swap", State: Fine, Found: size(used) + " used"}
	if used > total/2 {
		f.State, f.Why, f.Fix = Doubtful, "what has been swapped out comes back while something is measured", "sudo swapoff -a && sudo swapon -a, when enough memory is available"
	}
	return f, true
}

// memoryInfo is what /proc/meminfo says, in bytes.
func (m *Machine) memoryInfo() map[string]uint64 {
	info := map[string]uint64{}
	text, _ := os.ReadFile(m.path("proc/meminfo"))
	for line := range strings.Lines(string(text)) {
		name, rest, _ := strings.Cut(line, ":")
		if fields := strings.Fields(rest); len(fields) == 2 && fields[1] == "kB" {
			info[name] = uint64(numbers(fields[:1])[0]) << 10
		}
	}
	return info
}

// ports looks at how many a client without a pool could still use, to one endpoint.
func ports(m *Machine) (Finding, bool) {
	text, err := os.ReadFile(m.path("proc/sys/net/ipv4/ip_local_port_range"))
	fields := strings.Fields(string(text))
	if err != nil || len(fields) != 2 {
		return Finding{}, false
	}
	bounds := numbers(fields)
	all, waiting := bounds[1]-bounds[0]+1, m.timeWait()
	left := all - waiting
	f := Finding{Name: "ports", State: Fine, Found: fmt.Sprintf("%d of %d, %d in TIME_WAIT", left, all, waiting)}
	switch {
	case left*10 < all:
		f.State, f.Why, f.Fix = Spoils, "clients that open a connection for each request run out of ports", "wait a minute for their end, or let claudebench tune widen the range"
	case all < 20_000:
		f.State, f.Why, f.Fix = Doubtful, "a client that opens a connection for each request has no more than these for each minute", "claudebench tune --explain net.ipv4.ip_local_port_range"
	}
	return f, true
}

// timeWait is how many sockets wait for their end.
func (m *Machine) timeWait() int64 {
	text, _ := os.ReadFile(m.path("proc/net/sockstat"))
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		for i := 1; i+1 < len(fields) && fields[0] == "TCP:"; i += 2 {
			if fields[i] == "tw" {
				return numbers(fields[i+1 : i+2])[0]
			}
		}
	}
	return 0
}

// openFiles looks at how many connections a process may have.
func openFiles(m *Machine) (Finding, bool) {
	f := Finding{Name: "open files", State: Fine, Found: strconv.FormatUint(m.Files, 10)}
	if m.Files < 4096 {
		f.State, f.Why, f.Fix = Doubtful, "each connection is a file, and the search for the highest throughput opens thousands", "ulimit -n 65536"
	}
	return f, true
}

// disk looks at whether the hit logs have room: some 400 bytes a request.
func disk(m *Machine) (Finding, bool) {
	f := Finding{Name: "disk", State: Fine, Found: size(m.Disk) + " free for results"}
	if m.Disk < 200<<20 {
		f.State, f.Why, f.Fix = Doubtful, "a hit takes 400 bytes, and a run of the default scenario some 40 MB", "make room, or name another directory with --out"
	}
	return f, true
}

// proxies looks for one that clients would obey.
func proxies(m *Machine) (Finding, bool) {
	f := Finding{Name: "proxy", State: Fine, Found: "none"}
	for _, v := range m.Env {
		name, value, _ := strings.Cut(v, "=")
		if upper := strings.ToUpper(name); value != "" && (upper == "HTTP_PROXY" || upper == "HTTPS_PROXY" || upper == "ALL_PROXY") {
			f.State, f.Found = Doubtful, name+" is set"
			f.Why, f.Fix = "clients reach a --target through it, and each in its own way; the mock on loopback they reach directly", "unset "+name
		}
	}
	return f, true
}

func size(bytes uint64) string {
	if bytes >= 1e9 {
		return fmt.Sprintf("%.1f GB", float64(bytes)/1e9)
	}
	return fmt.Sprintf("%.0f MB", float64(bytes)/1e6)
}

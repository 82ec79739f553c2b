package monitor

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
)

// Ports are the ephemeral ports of a host.
type Ports struct {
	// All is how many there are, and Left how many of them are free for new connections to the
	// address that has the most of them already. A connection in TIME_WAIT holds its port, too.
	All, Left int
}

// EphemeralPorts counts the ports of a process's network namespace, on the host below a directory.
// Ports that the host has reserved count as free.
func EphemeralPorts(dir string, pid int) (Ports, error) {
	first, last, err := portRange(root(dir))
	if err != nil {
		return Ports{}, err
	}
	used := map[string]int{}
	for _, table := range []string{"tcp", "tcp6"} {
		if err := countPorts(root(dir).path(fmt.Sprintf("/proc/%d/net/%s", pid, table)), first, last, used); err != nil {
			return Ports{}, err
		}
	}
	p := Ports{All: last - first + 1}
	p.Left = p.All
	for _, n := range used {
		p.Left = min(p.Left, max(0, p.All-n))
	}
	return p, nil
}

func portRange(files root) (first, last int, err error) {
	const name = "/proc/sys/net/ipv4/ip_local_port_range"
	text, err := files.Get(name)
	if err != nil {
		return 0, 0, err
	}
	if _, err := fmt.Sscan(text, &first, &last); err != nil || first < 1 || last < first || last > 65535 {
		return 0, 0, fmt.Errorf("%s: not a range of ports: %.80q", name, text)
	}
	return first, last, nil
}

// countPorts counts in a table of connections those from ephemeral ports, by remote address. A
// host without IPv6 has no table for it.
func countPorts(path string, first, last int, used map[string]int) error {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer file.Close()
	return scanPorts(file, first, last, used)
}

func scanPorts(r io.Reader, first, last int, used map[string]int) error {
	lines := bufio.NewScanner(r) // refuses a line above 64 KiB; those of the kernel have 150 bytes
	for lines.Scan() {
		local, remote, ok := parseConnection(lines.Text())
		if ok && first <= local && local <= last {
			used[remote]++
		}
	}
	return lines.Err()
}

// parseConnection reads a line of /proc/net/tcp, such as "0: 0100007F:CE3E 0100007F:1F99 06 …",
// the third field being the address of the other end, and the fourth the state. Sockets that
// listen (0A) have no other end.
func parseConnection(line string) (local int, remote string, ok bool) {
	fields := strings.Fields(line)
	if len(fields) < 4 || fields[3] == "0A" {
		return 0, "", false
	}
	_, port, ok := strings.Cut(fields[1], ":")
	n, err := strconv.ParseUint(port, 16, 16)
	return int(n), fields[2], ok && err == nil
}

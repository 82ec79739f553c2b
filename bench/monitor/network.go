package monitor

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/claudebench/claudebench/bench"
)

// sockets are the counters of a process's network namespace at one moment. They are read before and
// after the measured part, never within it: the table of connections costs a microsecond a line.
type sockets struct {
	files root
	pid   int
	// known tells that the counters could be read.
	known                   bool
	timeWait                int
	segments, retransmitted uint64
}

// socketsOf reads the counters. The namespace is that of the process; the range of its ephemeral
// ports can only be read of our own, which is the same one unless somebody puts the client into
// another.
func socketsOf(files root, pid int) sockets {
	s := sockets{files: files, pid: pid}
	sockstat, err := s.read("sockstat")
	if err != nil {
		return s
	}
	snmp, err := s.read("snmp")
	if err != nil {
		return s
	}
	s.timeWait = int(parseSockstat(sockstat)["TCP"]["tw"])
	tcp := parseSNMP(snmp)["Tcp"]
	s.segments, s.retransmitted = tcp["OutSegs"], tcp["RetransSegs"]
	s.known = true
	return s
}

func (s sockets) read(name string) (string, error) {
	text, err := s.files.Read(fmt.Sprintf("/proc/%d/net/%s", s.pid, name))
	return string(text), err
}

// since tells what has become of the counters; nil where one of the readings failed.
func (s sockets) since() *bench.Network {
	now := socketsOf(s.files, s.pid)
	if !s.known || !now.known {
		return nil
	}
	n := &bench.Network{
		TimeWaitBefore: s.timeWait, TimeWaitAfter: now.timeWait,
		Segments: now.segments - s.segments, Retransmitted: now.retransmitted - s.retransmitted,
	}
	if ports, err := EphemeralPorts(string(s.files), s.pid); err == nil {
		n.Ports, n.PortsLeft = ports.All, ports.Left
	}
	return n
}

// parseSockstat reads lines such as "TCP: inuse 5 orphan 0 tw 12".
func parseSockstat(text string) map[string]map[string]uint64 {
	all := map[string]map[string]uint64{}
	for line := range strings.Lines(text) {
		name, rest, _ := strings.Cut(line, ":")
		fields := strings.Fields(rest)
		for i := 0; i+1 < len(fields); i += 2 {
			set(all, name, fields[i], fields[i+1])
		}
	}
	return all
}

// parseSNMP reads pairs of lines: "Tcp: OutSegs RetransSegs" has the names of "Tcp: 20 1".
func parseSNMP(text string) map[string]map[string]uint64 {
	all := map[string]map[string]uint64{}
	var above []string
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) > 0 && len(above) == len(fields) && above[0] == fields[0] {
			for i, name := range above[1:] {
				set(all, strings.TrimSuffix(above[0], ":"), name, fields[i+1])
			}
			fields = nil
		}
		above = fields
	}
	return all
}

// set sets a number; what is none, such as a limit of -1, is left out.
func set(all map[string]map[string]uint64, group, name, value string) {
	n, err := strconv.ParseUint(value, 10, 64)
	if err != nil {
		return
	}
	if all[group] == nil {
		all[group] = map[string]uint64{}
	}
	all[group][name] = n
}

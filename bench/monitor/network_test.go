package monitor

import (
	"os"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/bench"
)

// 32768 to 32771 are ephemeral. Three connections from them lead to port 8089 (one of them in
// TIME_WAIT), one to another port; the others are the far ends of two, a listener, and one from a
// port of another range.
const network = `
-- proc/sys/net/ipv4/ip_local_port_range --
32768	32771
-- proc/7/net/sockstat --
sockets: used 83
TCP: inuse 1 orphan 0 tw 12 alloc 1 mem 171
UDP: inuse 0 mem 0
-- proc/7/net/snmp --
Ip: Forwarding DefaultTTL
Ip: 1 64
Tcp: RtoAlgorithm MaxConn OutSegs RetransSegs
Tcp: 1 -1 1000 3
Udp: InDatagrams
Udp: 5
-- proc/7/net/tcp --
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:1F99 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1524
   1: 0100007F:8000 0100007F:1F99 01 00000000:00000000 00:00000000 00000000     0        0 1525
   2: 0100007F:8001 0100007F:1F99 01 00000000:00000000 00:00000000 00000000     0        0 1526
   3: 0100007F:8002 0100007F:1F99 06 00000000:00000000 03:00000156 00000000     0        0 0
   4: 0100007F:8003 0100007F:1F9A 01 00000000:00000000 00:00000000 00000000     0        0 1527
   5: 0100007F:1F99 0100007F:8000 01 00000000:00000000 00:00000000 00000000     0        0 1528
   6: 0100007F:1F99 0100007F:8001 01 00000000:00000000 00:00000000 00000000     0        0 1529
   7: 0100007F:0400 0100007F:1F99 01 00000000:00000000 00:00000000 00000000     0        0 1530
`

func TestNetwork(t *testing.T) {
	files := hostOf(t, network)
	before := socketsOf(files, 7)
	name := files.path("/proc/7/net/snmp")
	if err := os.WriteFile(name, []byte(strings.Replace(network, "1000 3", "3000 7", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	want := bench.Network{TimeWaitBefore: 12, TimeWaitAfter: 12, Ports: 4, PortsLeft: 1, Segments: 2000, Retransmitted: 4}
	if got := before.since(); got == nil || *got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// A process that is gone, or a kernel that tells nothing, is not a network without traffic.
func TestNetworkUnknown(t *testing.T) {
	files := hostOf(t, network)
	if got := socketsOf(files, 8).since(); got != nil {
		t.Errorf("of a process that is not there: %+v", got)
	}
	if got := (sockets{files: files, pid: 7}).since(); got != nil {
		t.Errorf("without a first reading: %+v", got)
	}
}

func TestPortRange(t *testing.T) {
	for text, ok := range map[string]bool{
		"32768\t60999": true, "1 65535": true, "5 5": true,
		"": false, "1024": false, "5 4": false, "0 9": false, "1 65536": false, "a b": false,
	} {
		files := hostOf(t, "-- proc/sys/net/ipv4/ip_local_port_range --\n"+text+"\n")
		if _, _, err := portRange(files); (err == nil) != ok {
			t.Errorf("%q: error is %v", text, err)
		}
	}
}

func FuzzConnection(f *testing.F) {
	f.Add("0: 0100007F:CE3E 0100007F:1F99 06 x")
	f.Add("  sl  local_address rem_address   st")
	f.Fuzz(func(t *testing.T, line string) {
		if local, remote, ok := parseConnection(line); ok && (local < 0 || local > 65535 || remote == "") {
			t.Errorf("%q is %d and %q", line, local, remote)
		}
	})
}

// FuzzCounters checks that whatever a kernel says is read or passed over.
func FuzzCounters(f *testing.F) {
	f.Add("Tcp: OutSegs RetransSegs\nTcp: 1000 3\n")
	f.Add("TCP: inuse 1 orphan\n:\n")
	f.Fuzz(func(t *testing.T, text string) {
		for group, counters := range parseSNMP(text) {
			for name := range counters {
				if !strings.Contains(text, group) || !strings.Contains(text, name) {
					t.Errorf("%q has no %q of %q", text, name, group)
				}
			}
		}
		parseSockstat(text)
	})
}

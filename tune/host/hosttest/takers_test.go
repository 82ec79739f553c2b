package hosttest

import "testing"

// FuzzTakers: whatever is written, what is refused as a whole leaves the value, and what
// a key reads back it takes again as it is.
func FuzzTakers(f *testing.F) {
	for _, values := range writes {
		for _, v := range values {
			f.Add(v)
		}
	}
	starts := map[string]string{
		"net/ipv4/tcp_rmem": "4096\t131072\t6291456", "net/ipv4/tcp_wmem": "4096\t16384\t4194304",
		"net/ipv4/ip_local_port_range": "32768\t60999", "net/ipv4/ip_local_reserved_ports": "", "net/ipv4/tcp_congestion_control": "reno",
	}
	f.Fuzz(func(t *testing.T, value string) {
		for key, taker := range takers {
			now, ok := starts[key]
			if !ok {
				now = "100"
			}
			after, refused := taker.take(now, value)
			if after == now {
				continue
			}
			if again, refusedAgain := taker.take(after, after); again != after || refusedAgain {
				t.Errorf("%s %q: %q (%v), then %q (%v)", key, value, after, refused, again, refusedAgain)
			}
		}
	})
}

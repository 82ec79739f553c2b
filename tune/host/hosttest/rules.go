package hosttest

// A taker is how the kernel takes a value: it returns what the value is afterwards,
// and whether it was refused. What was refused may have been taken in part.
type taker interface {
	take(now, given string) (after string, refused bool)
}

const (
	maxInt  = 1<<31 - 1
	maxUint = 1<<32 - 1
	// maxSeconds is an int of jiffies, of which there are 250 a second.
	maxSeconds = maxInt / 250
)

// takers are those of the keys, in Linux 6.18; the manual of most is
// Documentation/networking/ip-sysctl.rst. Other keys take any text, as no key of Linux
// does.
var takers = map[string]taker{
	"net/ipv4/tcp_tw_reuse":              numbers{1, 0, 2},
	"net/ipv4/tcp_tw_reuse_delay":        numbers{1, 1, 60_000},
	"net/ipv4/tcp_fin_timeout":           numbers{1, -maxSeconds, maxSeconds},
	"net/ipv4/tcp_keepalive_time":        numbers{1, -maxSeconds, maxSeconds},
	"net/ipv4/tcp_keepalive_intvl":       numbers{1, -maxSeconds, maxSeconds},
	"net/ipv4/tcp_keepalive_probes":      numbers{1, 0, 255},
	"net/ipv4/tcp_slow_start_after_idle": numbers{1, 0, 255},
	"net/ipv4/tcp_mtu_probing":           numbers{1, 0, 255},
	"net/ipv4/tcp_retries2":              numbers{1, 0, 255},
	"net/ipv4/tcp_syn_retries":           numbers{1, 1, 127},
	"net/ipv4/tcp_rto_max_ms":            numbers{1, 1000, 120_000},
	"net/ipv4/tcp_notsent_lowat":         numbers{1, 0, maxUint},
	"net/ipv4/tcp_max_tw_buckets":        numbers{1, -maxInt - 1, maxInt},
	"net/ipv4/tcp_max_syn_backlog":       numbers{1, -maxInt - 1, maxInt},
	"net/ipv4/tcp_fastopen":              numbers{1, -maxInt - 1, maxInt},
	"net/ipv4/tcp_rmem":                  numbers{3, 1, maxInt},
	"net/ipv4/tcp_wmem":                  numbers{3, 1, maxInt},
	"net/ipv4/ip_local_port_range":       portRange{},
	"net/ipv4/ip_local_reserved_ports":   portSet{},
	"net/ipv4/tcp_congestion_control":    word{"reno", "cubic", "bbr"},
	"net/core/somaxconn":                 numbers{1, 0, maxInt},
	"vm/swappiness":                      numbers{1, 0, 200},
	"fs/nr_open":                         numbers{1, 8, maxInt},
}

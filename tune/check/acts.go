package check

import "fmt"

// acts tells whether a sysctl can make a difference here, nil if that depends on
// what runs, and why. A sysctl that is not named here acts as far as anybody can
// tell from outside.
func (f *facts) acts(key string) (*bool, string) {
	switch key {
	case "net.ipv4.tcp_tw_reuse":
		return f.reuse()
	case "net.ipv4.ip_local_port_range":
		return f.portRange()
	case "net.ipv4.tcp_fin_timeout":
		if f.orphans == 0 {
			return no("only for connections that we closed and whose peer does not: there are none")
		}
		return yes(fmt.Sprintf("%d connections without an owner may wait for their peer's FIN", f.orphans))
	case "net.core.somaxconn":
		if f.listeners == 0 {
			return no("only for listeners, and there are none")
		}
		return maybe(fmt.Sprintf("only for listeners that are opened from now on; %d are open", f.listeners))
	case "vm.swappiness":
		if !f.swap {
			return no("there is no swap")
		}
		return yes("there is swap")
	case "net.ipv4.tcp_slow_start_after_idle":
		if f.congestion == "bbr" {
			return maybe("bbr has its own way to start after a pause")
		}
		return maybe("for connections that pause longer than their timeout and then send much")
	case "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes":
		return maybe("only for sockets with SO_KEEPALIVE and no times of their own; the official SDKs and Go set theirs")
	case "net.ipv4.tcp_notsent_lowat":
		return maybe("for connections whose program writes faster than the network takes it")
	case "fs.nr_open":
		return maybe("only for limits of open files above it")
	}
	return maybe("")
}

// reuse: ports run out above ports/60 new connections a second to one address, as
// TIME_WAIT takes 60 seconds.
func (f *facts) reuse() (*bool, string) {
	if !f.timestamps {
		return no("needs TCP timestamps, which are off")
	}
	return f.portRange()
}

// portRange: far below the limit means that not even all connections together
// would have used a tenth of the ports.
func (f *facts) portRange() (*bool, string) {
	if f.ports == 0 {
		return maybe("the range of ports is not known")
	}
	why := fmt.Sprintf("%d of %d ports in use or in TIME_WAIT; they last for %d new connections a second to one address", f.busy, f.ports, f.ports/60)
	if f.busy*10 < f.ports {
		return no("port use far below the limit: " + why)
	}
	return yes(why)
}

func yes(why string) (*bool, string)   { b := true; return &b, why }
func no(why string) (*bool, string)    { b := false; return &b, why }
func maybe(why string) (*bool, string) { return nil, why }

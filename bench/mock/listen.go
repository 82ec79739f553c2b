package mock

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"strconv"
)

// Why an address is refused.
var (
	ErrAddr    = errors.New("is no HOST:PORT such as 127.0.0.1:8089")
	ErrRemote  = errors.New("can be reached by other hosts, which is not allowed")
	ErrNoToken = errors.New("can be reached by other hosts, and would leave the admin page open to them without a token")
)

// ports are the listeners of the endpoints and of the admin page.
type ports struct{ plain, secure, admin net.Listener }

func (p ports) close() {
	for _, l := range []net.Listener{p.plain, p.secure, p.admin} {
		l.Close()
	}
}

// openPorts opens all listeners or none.
func openPorts(c Config) (ports, error) {
	plain := cmp.Or(c.Addr, "127.0.0.1:0")
	host, next, err := besides(plain)
	if err != nil {
		return ports{}, err
	}
	addrs := []string{plain, cmp.Or(c.TLSAddr, net.JoinHostPort(host, "0"))}
	if c.Admin == nil {
		addrs = append(addrs, cmp.Or(c.AdminAddr, net.JoinHostPort(host, next)))
	}
	for _, addr := range addrs {
		if local, err := isLocal(addr); err != nil {
			return ports{}, err
		} else if !local && !c.AllowRemote {
			return ports{}, fmt.Errorf("address %q %w", addr, ErrRemote)
		}
	}
	if len(addrs) == 3 && c.Token == "" {
		if local, _ := isLocal(addrs[2]); !local {
			return ports{}, fmt.Errorf("address %q %w", addrs[2], ErrNoToken)
		}
	}
	l, err := listen(addrs...)
	if err != nil {
		return ports{}, err
	}
	l = append(l, c.Admin)
	return ports{l[0], l[1], l[2]}, nil
}

// besides is where further ports belong for an address: the same host if that is
// a loopback address, and the port after its own, or 0 for a free one.
func besides(addr string) (host, next string, err error) {
	local, err := isLocal(addr)
	if err != nil {
		return "", "", err
	}
	host, port, _ := net.SplitHostPort(addr)
	if !local {
		host = "127.0.0.1"
	}
	if n, err := strconv.Atoi(port); err == nil && n > 0 && n < 1<<16-1 {
		return host, strconv.Itoa(n + 1), nil
	}
	return host, "0", nil
}

func isLocal(addr string) (bool, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false, fmt.Errorf("address %q %w", addr, ErrAddr)
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback(), nil
}

func listen(addrs ...string) ([]net.Listener, error) {
	var all []net.Listener
	for _, addr := range addrs {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			for _, open := range all {
				err = errors.Join(err, open.Close())
			}
			return nil, err
		}
		all = append(all, l)
	}
	return all, nil
}

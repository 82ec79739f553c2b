package mock

import (
	"errors"
	"fmt"
	"net"
)

// besides returns the address of further ports for one that listens at addr:
// on the same host if that is a loopback address, which it must be unless
// remote is true.
func besides(addr string, remote bool) (string, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fmt.Errorf("address %q: %w", addr, err)
	}
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		return net.JoinHostPort(host, "0"), nil
	}
	if !remote {
		return "", fmt.Errorf("address %q is not on the loopback interface, such as 127.0.0.1:8089", addr)
	}
	return "127.0.0.1:0", nil
}

// listen opens all addresses or none.
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

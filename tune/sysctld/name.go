package sysctld

import (
	"path"
	"strings"
)

// normal returns a key as the path below /proc/sys that it means. The first
// separator decides: where it is a dot, dots part the path and slashes stand for
// dots; otherwise the key is a path already.
func normal(key string) string {
	if i := strings.IndexAny(key, "/."); i >= 0 && key[i] == '.' {
		key = exchange(key)
	}
	return strings.TrimPrefix(path.Clean("/"+key), "/")
}

// exchange turns dots into slashes and slashes into dots.
func exchange(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '.':
			return '/'
		case '/':
			return '.'
		}
		return r
	}, s)
}

// Name returns the key of a path below /proc/sys in dotted form, such as
// "net.ipv4.conf.eth0/100.forwarding".
func Name(below string) string { return exchange(below) }

// Path returns the file of a key: that of "net.ipv4.tcp_tw_reuse" is
// /proc/sys/net/ipv4/tcp_tw_reuse.
func Path(key string) string { return root + normal(key) }

// root is where the kernel shows its values.
const root = "/proc/sys/"

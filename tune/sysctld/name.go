package sysctld

import (
	"path"
	"strings"
)

// root is where the kernel shows its values.
const root = "/proc/sys/"

// Name returns a key in dotted form, such as "net.ipv4.conf.eth0/100.forwarding" for
// the path net/ipv4/conf/eth0.100/forwarding. The path may begin with /proc/sys/; a
// key in dotted form stays as it is.
func Name(key string) string { return dotted(below(relative(key))) }

// Path returns the file of a key in any form: that of "net.ipv4.tcp_tw_reuse" is
// /proc/sys/net/ipv4/tcp_tw_reuse. It never leads out of /proc/sys.
func Path(key string) string { return root + below(relative(key)) }

// relative takes away a /proc/sys, but not the slash after it, which decides.
func relative(key string) string {
	if rest, ok := strings.CutPrefix(key, root); ok {
		return "/" + rest
	}
	return key
}

// below returns the path below /proc/sys that a key means, without anything
// redundant.
func below(key string) string { return strings.TrimPrefix(path.Clean("/"+slashed(key)), "/") }

// slashed returns a key as a path. The first separator decides: where it is a dot,
// dots part the path and slashes stand for dots; otherwise the key is a path already.
func slashed(key string) string {
	if i := strings.IndexAny(key, "/."); i >= 0 && key[i] == '.' {
		return exchange(key)
	}
	return key
}

// dotted is the opposite of below. A path that begins with a dotted name can only be
// told from a key by a slash in front.
func dotted(below string) string {
	first, _, _ := strings.Cut(below, "/")
	if strings.Contains(first, ".") {
		return "/" + below
	}
	return exchange(below)
}

// exchange turns dots into slashes and slashes into dots.
func exchange(s string) string {
	swap := func(r byte) byte {
		switch r {
		case '.':
			return '/'
		case '/':
			return '.'
		}
		return r
	}
	b := []byte(s)
	for i := range b {
		b[i] = swap(b[i])
	}
	return string(b)
}

package hosttest

import (
	"fmt"
	"strings"
)

const maxPort = 65535

// portSet is a set of ports, such as "8080,9000-9010", which reads back in the fewest
// words: "1,2,3" as "1-3".
type portSet struct{}

func (portSet) take(now, given string) (after string, refused bool) {
	var set [maxPort + 2]bool // the last is never there
	for part := range strings.SplitSeq(strings.TrimSuffix(given, ","), ",") {
		low, high, ok := ports(part)
		if !ok {
			return now, true
		}
		for p := low; p <= high; p++ {
			set[p] = true
		}
	}
	var all []string
	for p := 0; p <= maxPort; p++ {
		if !set[p] {
			continue
		}
		low := p
		for set[p+1] {
			p++
		}
		all = append(all, spelled(low, p))
	}
	return strings.Join(all, ","), false
}

// ports reads a port or a range of them.
func ports(s string) (low, high int64, ok bool) {
	first, last, ranged := strings.Cut(s, "-")
	low, ok = number(first)
	if high = low; ranged && ok {
		high, ok = number(last)
	}
	return low, high, ok && 0 <= low && low <= high && high <= maxPort
}

func spelled(low, high int) string {
	if low == high {
		return fmt.Sprint(low)
	}
	return fmt.Sprintf("%d-%d", low, high)
}

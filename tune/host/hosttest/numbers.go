package hosttest

import (
	"slices"
	"strconv"
	"strings"
)

// numbers are up to count of them, each in a range.
type numbers struct {
	count    int
	min, max int64
}

// take takes number after number, up to one that it refuses; the rest stays as it was,
// and what there is too much of is dropped.
func (n numbers) take(now, given string) (after string, refused bool) {
	fields := strings.Fields(now)
	all := strings.Fields(given)
	for i, g := range all[:min(len(all), n.count, len(fields))] {
		v, ok := number(g)
		if !ok || v < n.min || v > n.max {
			return strings.Join(fields, "\t"), true
		}
		fields[i] = strconv.FormatInt(v, 10)
	}
	return strings.Join(fields, "\t"), len(all) == 0
}

// number reads one as the kernel does: 0x10 is 16, and 010 is 8.
func number(s string) (int64, bool) {
	digits, negative := strings.CutPrefix(s, "-")
	base := 10
	if hex, ok := strings.CutPrefix(digits, "0x"); ok {
		digits, base = hex, 16
	} else if strings.HasPrefix(digits, "0") {
		base = 8
	}
	n, err := strconv.ParseUint(digits, base, 63)
	if negative {
		return -int64(n), err == nil
	}
	return int64(n), err == nil
}

// portRange is two ports, which are taken together or not at all: the first must not
// be above the second, nor among those that only root may use.
type portRange struct{}

// unprivileged is where the ports of everybody begin.
const unprivileged = 1024

func (portRange) take(now, given string) (after string, refused bool) {
	after, refused = numbers{2, 1, maxPort}.take(now, given)
	first, last, _ := strings.Cut(after, "\t")
	low, _ := number(first)
	high, _ := number(last)
	if refused || low > high || low < unprivileged {
		return now, true
	}
	return after, false
}

// word is one of some words, and nothing else: not even blanks.
type word []string

func (w word) take(now, given string) (after string, refused bool) {
	if !slices.Contains(w, given) {
		return now, true
	}
	return given, false
}

package cgroup

import (
	"fmt"
	"math"
	"strings"
)

// A mount is a place where a hierarchy can be seen.
type mount struct {
	version int
	root    string
	point   string
	// options are those of the hierarchy: in version 1 the controllers are among them.
	options []string
}

func (m *mount) hierarchy() Hierarchy {
	return Hierarchy{Version: m.version, Mount: m.point, Root: m.root}
}

// narrowness is 0 for a mount of all that there is. What is above the root of our
// namespace comes last: its paths are not those that we are told.
func (m *mount) narrowness() int {
	if m.root == "/.." || strings.HasPrefix(m.root, "/../") {
		return math.MaxInt
	}
	return len(strings.TrimSuffix(m.root, "/"))
}

// parseMountinfo reads the mounts of cgroups from a file such as /proc/self/mountinfo.
// A line of it is, as proc(5) says,
//
//	36 35 98:0 /root /point mount-options [optional fields] - type source super-options
func parseMountinfo(text []byte) ([]mount, error) {
	var all []mount
	for i, line := range strings.Split(string(text), "\n") {
		front, back, ok := strings.Cut(line, " - ")
		what := strings.Fields(back)
		if !ok || len(what) == 0 {
			continue
		}
		version := map[string]int{"cgroup": 1, "cgroup2": 2}[what[0]]
		if version == 0 {
			continue
		}
		where := strings.Fields(front)
		if len(where) < 6 || len(what) < 3 || where[3][0] != '/' || where[4][0] != '/' {
			return nil, fmt.Errorf("/proc/self/mountinfo:%d: not a mount as proc(5) describes it: %.80q", i+1, line)
		}
		all = append(all, mount{version, unescape(where[3]), unescape(where[4]), strings.Split(what[2], ",")})
	}
	return all, nil
}

// unescape makes of \040 a blank, and likewise of all that the kernel writes in octal.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if code, ok := octal(s[i:]); ok {
			b.WriteByte(code)
			i += 3
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// octal reads what a string such as \040 begins with.
func octal(s string) (code byte, ok bool) {
	if len(s) < 4 || s[0] != '\\' || s[1] > '3' {
		return 0, false
	}
	for _, digit := range []byte(s[1:4]) {
		if digit < '0' || digit > '7' {
			return 0, false
		}
		code = code<<3 | (digit - '0')
	}
	return code, true
}

package monitor

import (
	"bytes"
	"math"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/claudebench/claudebench/tune/cgroup"
)

// A quota is what limits the CPU time of a process: the cpu.stat of its cgroup and of those above
// it, each of which may have a quota of its own. Groups above those that a container shows cannot
// be seen, and a quota of theirs shows as steal or not at all.
type quota struct {
	files root
	stats []string
}

// throttling is for how long groups were throttled, summed over the CPUs, and in how many periods.
type throttling struct {
	time    time.Duration
	periods int
}

// quotaOf finds the groups of a process. It is empty, and tells of no throttling, where the kernel
// has no such controller, or the group cannot be seen from here.
func quotaOf(files root, pid int) quota {
	q := quota{files: files}
	all, err := cgroup.Detect(files)
	if err != nil {
		return q
	}
	member, err := cgroup.Of(files, pid)
	if err != nil {
		return q
	}
	group, err := all.Group(cgroup.CPU, member)
	if err != nil {
		return q
	}
	for dir := group.Dir; strings.HasPrefix(dir, group.Top); dir = path.Dir(dir) {
		q.stats = append(q.stats, path.Join(dir, "cpu.stat"))
		if dir == group.Top {
			break
		}
	}
	return q
}

// read sums up the groups. One that cannot be read, such as the root of version 1 on some kernels,
// counts nothing.
func (q quota) read() throttling {
	var sum throttling
	for _, name := range q.stats {
		text, err := q.files.Read(name)
		if err != nil {
			continue
		}
		t := parseThrottling(text)
		sum.time += t.time
		sum.periods += t.periods
	}
	return sum
}

// parseThrottling reads a cpu.stat: throttled_time is version 1's, in ns, and throttled_usec
// version 2's. It passes over what it does not know.
func parseThrottling(text []byte) (t throttling) {
	for line := range bytes.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(string(line)), " ")
		n, err := strconv.ParseUint(value, 10, 63)
		if err != nil {
			continue
		}
		switch name {
		case "nr_throttled":
			t.periods = int(n)
		case "throttled_time":
			t.time = time.Duration(n)
		case "throttled_usec":
			t.time = time.Duration(min(n, math.MaxInt64/1000)) * time.Microsecond
		}
	}
	return t
}

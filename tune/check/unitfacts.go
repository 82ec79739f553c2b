package check

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/unit"
)

// unitFacts are what of the host a unit is held against.
func (c *Checker) unitFacts(u *unit.Unit, now *inForce) (unit.Facts, error) {
	nrOpen, _ := strconv.ParseUint(value(c.Host, "/proc/sys/fs/nr_open"), 10, 64)
	total := memory(c.Host)
	above, err := unit.Above(c.Host, u, total)
	return unit.Facts{
		Above:       append(above, now.above(above)...),
		Systemd:     c.Systemd,
		NrOpen:      nrOpen,
		Memory:      total,
		CPUs:        processors(c.Host),
		UserExists:  func(name string) bool { return listed(c.Host, "/etc/passwd", name) },
		GroupExists: func(name string) bool { return listed(c.Host, "/etc/group", name) },
		DirExists: func(dir string) bool {
			_, err := c.Host.List(dir)
			return !errors.Is(err, fs.ErrNotExist)
		},
	}, err
}

// listed tells whether a file such as /etc/passwd has a name, or a number. One that
// cannot be read is not held against anybody.
func listed(h *host.FS, file, name string) bool {
	text, err := h.Read(file)
	if err != nil {
		return true
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(line, ":")
		if len(fields) > 2 && (fields[0] == name || strings.TrimSpace(fields[2]) == name) {
			return true
		}
	}
	return false
}

// memory is that of the host in bytes, 0 if it is not known.
func memory(h *host.FS) uint64 {
	text, err := h.Read("/proc/meminfo")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if kb, ok := strings.CutPrefix(line, "MemTotal:"); ok {
			n, _ := strconv.ParseUint(strings.TrimSuffix(strings.TrimSpace(kb), " kB"), 10, 54)
			return n << 10
		}
	}
	return 0
}

// processors are the host's, 0 if they are not known.
func processors(h *host.FS) int {
	text, err := h.Read("/proc/cpuinfo")
	if err != nil {
		return 0
	}
	return strings.Count("\n"+string(text), "\nprocessor")
}

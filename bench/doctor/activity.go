package doctor

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// tick is the unit of CPU times in /proc: hundredths of a second, whatever the kernel's own rate.
const tick = 10 * time.Millisecond

// usage are CPU times since the machine's start.
type usage struct {
	busy, steal time.Duration
	cores       int
	processes   map[string]time.Duration // by "name (pid)"
}

// activity looks at what runs while nothing is measured.
func (m *Machine) activity(ctx context.Context) ([]Finding, error) {
	before, err := m.usage()
	if err != nil {
		return nil, err
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(m.Watch):
	}
	after, err := m.usage()
	if err != nil {
		return nil, err
	}
	whole := float64(m.Watch) * float64(after.cores)
	return []Finding{
		load(float64(after.busy-before.busy)/whole, after.cores, busiest(before, after, m.Watch)),
		stolen(float64(after.steal-before.steal) / whole),
	}, nil
}

func load(share float64, cores int, busy []string) Finding {
	f := Finding{Name: "load", State: Fine, Found: fmt.Sprintf("%.0f %% of %d CPUs are in use", 100*share, cores)}
	if len(busy) > 0 {
		f.Found += ", by " + strings.Join(busy, ", ")
	}
	switch {
	case share > 0.25:
		f.State = Spoils
	case share > 0.05:
		f.State = Doubtful
	default:
		return f
	}
	f.Why, f.Fix = "what else runs takes CPU time and cache from clients and mock", "end it, or measure at another time"
	return f
}

func stolen(share float64) Finding {
	f := Finding{Name: "steal", State: Fine, Found: fmt.Sprintf("%.1f %% of the CPU time went to other machines", 100*share)}
	if share > 0.01 {
		f.State, f.Why, f.Fix = Doubtful, "the hypervisor runs others on these CPUs", "take a machine with CPUs of its own, or measure at another time"
	}
	if share > 0.05 {
		f.State = Spoils
	}
	return f
}

// busiest are the processes that used more than 2 % of a CPU, at most three.
func busiest(before, after usage, span time.Duration) []string {
	type one struct {
		name  string
		share float64
	}
	var all []one
	for name, used := range after.processes {
		if share := float64(used-before.processes[name]) / float64(span); share > 0.02 {
			all = append(all, one{name, share})
		}
	}
	slices.SortFunc(all, func(a, b one) int { return cmp.Or(cmp.Compare(b.share, a.share), cmp.Compare(a.name, b.name)) })
	var names []string
	for _, o := range all[:min(len(all), 3)] {
		names = append(names, fmt.Sprintf("%s %.0f %%", o.name, 100*o.share))
	}
	return names
}

func (m *Machine) usage() (usage, error) {
	u := usage{processes: map[string]time.Duration{}}
	text, err := os.ReadFile(m.path("proc/stat"))
	if err != nil {
		return u, err
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		switch {
		case len(fields) > 8 && fields[0] == "cpu":
			ticks := numbers(fields[1:9])
			u.busy = time.Duration(ticks[0]+ticks[1]+ticks[2]+ticks[5]+ticks[6]+ticks[7]) * tick
			u.steal = time.Duration(ticks[7]) * tick
		case len(fields) > 0 && strings.HasPrefix(fields[0], "cpu"):
			u.cores++
		}
	}
	if u.cores == 0 {
		return u, errors.New("/proc/stat names no CPU")
	}
	stats, err := filepath.Glob(m.path("proc/[0-9]*/stat"))
	if err != nil {
		return u, err
	}
	for _, path := range stats {
		pid := filepath.Base(filepath.Dir(path))
		if pid == strconv.Itoa(os.Getpid()) {
			continue
		}
		if name, used, ok := process(path); ok {
			u.processes[fmt.Sprintf("%s (%s)", name, pid)] = used
		}
	}
	return u, nil
}

// process reads a line of /proc/PID/stat, whose second field is a name in parentheses that may
// hold anything.
func process(path string) (name string, used time.Duration, ok bool) {
	text, err := os.ReadFile(path)
	from, to := bytes.IndexByte(text, '('), bytes.LastIndexByte(text, ')')
	if err != nil || from < 0 || to < from {
		return "", 0, false // it has ended meanwhile
	}
	fields := strings.Fields(string(text[to+1:]))
	if len(fields) < 13 {
		return "", 0, false
	}
	ticks := numbers(fields[11:13])
	return string(text[from+1 : to]), time.Duration(ticks[0]+ticks[1]) * tick, true
}

// numbers are those that words say; 0 for one that says none.
func numbers(words []string) []int64 {
	all := make([]int64, len(words))
	for i, w := range words {
		all[i], _ = strconv.ParseInt(w, 10, 64)
	}
	return all
}

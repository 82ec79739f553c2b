package doctor

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/claudebench/claudebench/tune/cgroup"
)

// cpus looks at how many there are: client and mock need one each.
func cpus(m *Machine) (Finding, bool) {
	u, err := m.usage()
	if err != nil {
		return Finding{}, false
	}
	f := Finding{Name: "CPUs", State: Fine, Found: fmt.Sprint(u.cores)}
	if u.cores == 1 {
		f.State, f.Why, f.Fix = Spoils, "client and mock take turns on the only CPU", "take a machine with two CPUs or more"
	}
	return f, true
}

// quota looks at the CPU time that our cgroup may use.
func quota(m *Machine) (Finding, bool) {
	hierarchies, err := cgroup.Detect(m)
	if err != nil {
		return Finding{}, false
	}
	member, err := cgroup.Of(m, 0)
	if err != nil {
		return Finding{}, false
	}
	limits, err := hierarchies.Effective(m, member)
	if err != nil {
		return Finding{}, false
	}
	f := Finding{Name: "CPU quota", State: Fine, Found: "none"}
	if cpus := limits.CPU.Limit.CPUs(); cpus > 0 {
		f.State, f.Found = Doubtful, fmt.Sprintf("%.2g CPUs, by %s", cpus, limits.CPU.By)
		f.Why, f.Fix = "who has used up the quota waits for the next period, whatever the CPUs do", "run it outside of the group, or raise its quota"
	}
	return f, true
}

// governor looks at who decides the CPUs' frequency.
func governor(m *Machine) (Finding, bool) {
	paths, err := filepath.Glob(m.path("sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_governor"))
	if err != nil || len(paths) == 0 {
		return Finding{}, false
	}
	var names []string
	for _, path := range paths {
		if name, ok := word(path); ok && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	f := Finding{Name: "CPU governor", State: Fine, Found: strings.Join(names, ", ")}
	if !slices.Equal(names, []string{"performance"}) {
		f.State, f.Why, f.Fix = Doubtful, "CPUs that slow down when they have little to do answer late when they get some", "sudo cpupower frequency-set -g performance"
	}
	return f, true
}

// clockSource looks at how the kernel tells the time.
func clockSource(m *Machine) (Finding, bool) {
	name, ok := word(m.path("sys/devices/system/clocksource/clocksource0/current_clocksource"))
	if !ok {
		return Finding{}, false
	}
	f := Finding{Name: "clock", State: Fine, Found: name}
	if fast := []string{"tsc", "kvm-clock", "hyperv_clocksource_tsc_page", "arch_sys_counter"}; !slices.Contains(fast, name) {
		f.State, f.Why, f.Fix = Doubtful, "reading this clock takes a system call or longer, many times a request", "echo tsc | sudo tee /sys/devices/system/clocksource/clocksource0/current_clocksource"
	}
	return f, true
}

// sleeps is how many naps [sleep] takes, of a millisecond each.
const sleeps = 100

// sleep measures how much longer a nap takes than it should.
func sleep(*Machine) (Finding, bool) {
	var late []time.Duration
	for range sleeps {
		began := time.Now()
		time.Sleep(time.Millisecond)
		late = append(late, time.Since(began)-time.Millisecond)
	}
	slices.Sort(late)
	p50, p99 := late[sleeps/2], late[sleeps*99/100-1]
	f := Finding{Name: "timers", State: Fine, Found: fmt.Sprintf("%s late (p50), %s (p99 of %d)", p50.Round(time.Microsecond), p99.Round(time.Microsecond), sleeps)}
	switch {
	case p99 > 10*time.Millisecond:
		f.State = Spoils
	case p99 > 2*time.Millisecond:
		f.State = Doubtful
	default:
		return f, true
	}
	f.Why, f.Fix = "requests are sent, and answered, as late as timers are", "end what else runs; in a virtual machine, ask for CPUs of its own"
	return f, true
}

// word reads a file that has one.
func word(path string) (string, bool) {
	text, err := os.ReadFile(path)
	return strings.TrimSpace(string(text)), err == nil
}

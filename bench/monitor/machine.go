package monitor

import (
	"errors"
	"fmt"
	"time"

	"github.com/shirou/gopsutil/v3/cpu"
)

// A machine is the CPU time of all CPUs since it was started.
type machine struct {
	// busy is all but idle and waiting for disks. Time that a hypervisor gave to
	// others counts, for it was wanted here and not to be had, as if a process
	// had used it. Time of guests is not added: the kernel has it in user and
	// nice already.
	busy time.Duration
	// steal is the part of busy that a hypervisor gave to others.
	steal time.Duration
}

func readMachine() (machine, error) {
	all, err := cpu.Times(false)
	if err != nil {
		return machine{}, fmt.Errorf("machine's CPU time: %w", err)
	}
	if len(all) == 0 {
		return machine{}, errors.New("machine's CPU time: /proc/stat cannot be read")
	}
	t := all[0]
	return machine{
		busy:  seconds(t.User + t.Nice + t.System + t.Irq + t.Softirq + t.Steal),
		steal: seconds(t.Steal),
	}, nil
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

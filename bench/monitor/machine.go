package monitor

import (
	"errors"
	"fmt"
	"time"

	"github.com/shirou/gopsutil/v3/cpu"
)

// busy is the CPU time used on the machine since it was started: all but idle
// and waiting for disks. Time that a hypervisor gave to others (steal) counts,
// for it was wanted here and not to be had, as if a process had used it. Time
// of guests is not added: the kernel has it in user and nice already.
func busy() (time.Duration, error) {
	all, err := cpu.Times(false)
	if err != nil {
		return 0, fmt.Errorf("machine's CPU time: %w", err)
	}
	if len(all) == 0 {
		return 0, errors.New("machine's CPU time: /proc/stat cannot be read")
	}
	t := all[0]
	seconds := t.User + t.Nice + t.System + t.Irq + t.Softirq + t.Steal
	return time.Duration(seconds * float64(time.Second)), nil
}

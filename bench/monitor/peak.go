package monitor

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
)

// PeakRSS is the sum of the high-water marks of the resident memory (VmHWM) of
// a process and its living descendants, in bytes. It bounds the tree's memory
// from above: processes peak at different times, and share pages. It must be
// read while the process lives, and fails if it does not.
//
// gopsutil has a field for the mark, but does not fill it on Linux; what
// getrusage and wait4 tell (ru_maxrss) begins with the memory of the program
// that started the process.
func PeakRSS(pid int) (uint64, error) {
	f := family{}
	if err := f.refresh(); err != nil {
		return 0, err
	}
	t, err := newTree(pid, f)
	if err != nil {
		return 0, fmt.Errorf("peak memory: %w", err)
	}
	defer t.close()
	sum, err := t.members[0].peak()
	if err != nil {
		return 0, fmt.Errorf("peak memory: %w", err)
	}
	for _, p := range t.members[1:] {
		n, _ := p.peak() // 0 where it is gone already
		sum += n
	}
	return sum, nil
}

func (p *process) peak() (uint64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.pid))
	if err != nil {
		return 0, err
	}
	return parsePeak(status)
}

// parsePeak reads the line "VmHWM: 1234 kB" of /proc/PID/status. A process that
// has ended but was not waited for has none.
func parsePeak(status []byte) (uint64, error) {
	for line := range bytes.Lines(status) {
		fields := bytes.Fields(line)
		if len(fields) != 3 || string(fields[0]) != "VmHWM:" || string(fields[2]) != "kB" {
			continue
		}
		kB, err := strconv.ParseUint(string(fields[1]), 10, 54) // in bytes it has 10 bits more
		if err != nil {
			return 0, fmt.Errorf("VmHWM: %w", err)
		}
		return kB << 10, nil
	}
	return 0, errors.New("the process has ended")
}

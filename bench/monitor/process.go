package monitor

import (
	"fmt"
	"os"

	ps "github.com/shirou/gopsutil/v3/process"
)

// A process is one process that is watched. It holds its /proc/PID/stat open:
// that is cheaper than to open it anew for each reading, and once the process
// is gone, reading fails even if its number was given to another.
type process struct {
	pid  int32
	file *os.File
	line [1024]byte // longer than any line: 52 numbers and a name of 16 bytes
}

func open(pid int32) (*process, error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil, err
	}
	return &process{pid: pid, file: f}, nil
}

// read returns the present state; an error means that the process is gone.
func (p *process) read() (stat, error) {
	n, err := p.file.ReadAt(p.line[:], 0)
	if n == 0 {
		return stat{}, err
	}
	return parseStat(p.line[:n])
}

// files is the number of open files; 0 where it may not be read. Since Linux
// 6.2 it is the size of the directory /proc/PID/fd; before, the directory must
// be listed, which takes 0.5 ms for 1000 connections.
func (p *process) files() int {
	dir, err := os.Stat(fmt.Sprintf("/proc/%d/fd", p.pid))
	if err == nil && dir.Size() > 0 {
		return int(dir.Size())
	}
	n, err := (&ps.Process{Pid: p.pid}).NumFDs()
	if err != nil {
		return 0
	}
	return int(n)
}

func (p *process) close() { _ = p.file.Close() } // it was only read

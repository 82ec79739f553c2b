package host

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// A Process is another process of the host, in whose network namespace can be
// looked. It is held by its pidfd, so that no other can take its place.
type Process struct {
	PID int
	fd  *os.File
	// args make this program call [Look].
	args []string
}

// OpenProcess returns the process of an id. The arguments make this program call
// [Look]. It needs Linux 5.3.
func OpenProcess(pid int, args []string) (*Process, error) {
	fd, err := unix.PidfdOpen(pid, 0)
	switch {
	case errors.Is(err, unix.ESRCH), errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOENT):
		return nil, fmt.Errorf("there is no process %d: %w", pid, fs.ErrNotExist)
	case err != nil:
		return nil, fmt.Errorf("process %d: %w", pid, err)
	}
	return &Process{pid, os.NewFile(uintptr(fd), "pidfd"), args}, nil
}

// Close lets go of the process.
func (p *Process) Close() error { return p.fd.Close() }

// Alive tells whether the process still runs, so that what was read at its id was
// its own. One that has ended and is still waited for does not: it has no network.
func (p *Process) Alive() bool {
	n, err := unix.Poll([]unix.PollFd{{Fd: int32(p.fd.Fd()), Events: unix.POLLIN}}, 0)
	return n == 0 && err == nil
}

// Net is the directory of the process's network in /proc.
func (p *Process) Net() string { return p.proc("net") }

func (p *Process) proc(name string) string { return "/proc/" + strconv.Itoa(p.PID) + "/" + name }

// still is the error of what was read at the id: that it has ended explains all others.
func (p *Process) still(err error) error {
	if !p.Alive() {
		return fmt.Errorf("process %d has ended: %w", p.PID, fs.ErrNotExist)
	}
	return err
}

// Values returns those that the process has at the paths below /proc/sys/net, and
// the host's of others. Another's process in another network can be looked at by root
// alone, and by its pidfd on Linux 5.8 and later: this is [fs.ErrPermission].
func (p *Process) Values(paths []string) (Values, error) {
	same, err := p.sharesNetwork()
	if err := p.still(err); err != nil {
		return nil, err
	}
	if same {
		return see(paths)
	}
	var s sight
	if err := (child{args: p.args, files: []*os.File{p.fd}}).ask(paths, &s); err != nil {
		return nil, p.still(fmt.Errorf("process %d: %w", p.PID, err))
	}
	if s.Failure != nil {
		return nil, p.still(fmt.Errorf("process %d: %w", p.PID, s.Failure))
	}
	return s.Values, p.still(nil)
}

// sharesNetwork tells whether the process has our network.
func (p *Process) sharesNetwork() (bool, error) {
	theirs, err := os.Readlink(p.proc("ns/net"))
	if err != nil {
		return false, named(p.proc("ns/net"), err)
	}
	ours, err := os.Readlink("/proc/thread-self/ns/net")
	return theirs == ours, err
}

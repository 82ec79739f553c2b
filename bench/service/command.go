package service

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A command runs in a process group of its own, below a keeper that inherits whatever leaves the
// group.
type command struct {
	cmd  *exec.Cmd
	over chan string
	// dead is closed when the first process has ended, and all of its group with it.
	dead chan struct{}
	// mu guards the group's number, which is somebody else's once the process was reaped.
	mu     sync.Mutex
	reaped bool
}

func startCommand(p *Program) (running, error) {
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return nil, fmt.Errorf("becoming the parent of what the service leaves behind: %w", err)
	}
	c := &command{cmd: exec.Command(p.Command[0], p.Command[1:]...), over: make(chan string, 1), dead: make(chan struct{})}
	c.cmd.Stdout, c.cmd.Stderr = os.Stderr, os.Stderr
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := within(p.Cgroup, c.cmd.Start); err != nil {
		return nil, err
	}
	go c.wait()
	return c, nil
}

func (c *command) pid() int             { return c.cmd.Process.Pid }
func (c *command) ended() <-chan string { return c.over }

// wait waits for the end of the first process, and kills what it leaves behind in its group.
func (c *command) wait() {
	for unix.Waitid(unix.P_PID, c.pid(), nil, unix.WEXITED|unix.WNOWAIT, nil) == unix.EINTR {
	}
	c.signal(syscall.SIGKILL)
	c.mu.Lock()
	c.reaped = true
	_ = c.cmd.Wait() // the state says it all
	c.mu.Unlock()
	c.over <- c.cmd.ProcessState.String()
	close(c.dead)
}

func (c *command) signal(s syscall.Signal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.reaped {
		_ = syscall.Kill(-c.pid(), s) // which may be gone
	}
}

// stop asks the group to end, as systemd would, and kills what does not, or has left it.
func (c *command) stop() error {
	c.signal(syscall.SIGTERM)
	late := time.AfterFunc(patience, func() { c.signal(syscall.SIGKILL) })
	<-c.dead
	late.Stop()
	return killChildren()
}

// killChildren kills all children of this process, and theirs, which then become its own.
func killChildren() error {
	for {
		pids, err := children()
		if err != nil {
			return err
		}
		for _, pid := range pids {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		switch _, err := unix.Wait4(-1, nil, 0, nil); {
		case errors.Is(err, unix.ECHILD):
			return nil
		case err != nil && !errors.Is(err, unix.EINTR):
			return err
		}
	}
}

// children are those of this process, whichever of its threads has got them.
func children() ([]int, error) {
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return nil, err
	}
	var pids []int
	for _, task := range tasks {
		text, err := os.ReadFile("/proc/self/task/" + task.Name() + "/children")
		if errors.Is(err, os.ErrNotExist) {
			continue // the thread has ended
		}
		if err != nil {
			return nil, err
		}
		for field := range strings.FieldsSeq(string(text)) {
			pid, err := strconv.Atoi(field)
			if err != nil {
				return nil, err
			}
			pids = append(pids, pid)
		}
	}
	return pids, nil
}

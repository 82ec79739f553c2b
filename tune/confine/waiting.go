package confine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"syscall"
)

// goAhead is the descriptor from which a process that waits for its group reads a byte
// when it is in it.
const goAhead = 3

// A waiting process will be the command, once it is told to go ahead. Until then it can
// be put into any group of any version, and nothing of the command has run.
type waiting struct {
	cmd *exec.Cmd
	// gate is where it is told.
	gate *os.File
}

// waitFor starts this program again, as a user who may be another, to become the
// command.
func waitFor(c *Command) (*waiting, error) {
	cmd := &exec.Cmd{Args: startArgs(c.Start, c.Path, c.Args...), Stdin: c.Stdin, Stdout: c.Stdout, Stderr: c.Stderr}
	c.As.become(cmd)
	return start(cmd)
}

// anchor starts a process that waits for nothing but its end, and that the keys of a
// terminal do not reach.
func anchor(verb []string) (*waiting, error) {
	return start(&exec.Cmd{Args: startArgs(verb, "/", "anchor"), SysProcAttr: &syscall.SysProcAttr{Setpgid: true}})
}

func startArgs(verb []string, path string, command ...string) []string {
	return slices.Concat([]string{os.Args[0]}, verb, []string{path}, command)
}

func start(cmd *exec.Cmd) (*waiting, error) {
	read, gate, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer read.Close()
	cmd.Path, cmd.ExtraFiles = "/proc/self/exe", []*os.File{read}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(err, gate.Close())
	}
	return &waiting{cmd, gate}, nil
}

func (w *waiting) pid() int { return w.cmd.Process.Pid }

// goOn lets the process become the command.
func (w *waiting) goOn() error {
	_, err := w.gate.Write([]byte{1})
	return errors.Join(err, w.gate.Close())
}

// giveUp ends the process before it becomes the command.
func (w *waiting) giveUp() {
	w.cmd.Process.Kill()
	w.cmd.Wait()
	w.gate.Close()
}

// Start is what the program does that waits: when it is told to go ahead, it becomes
// the command. It returns only if it does not.
func Start(ctx context.Context, path string, command []string) error {
	// From here on a signal does what it would do to the command.
	signal.Reset()
	if err := ctx.Err(); err != nil {
		return err
	}
	f := os.NewFile(goAhead, "go ahead")
	if _, err := f.Read(make([]byte, 1)); err != nil {
		return fmt.Errorf("%s is not started, since nobody put it into a cgroup: %w", command[0], err)
	}
	f.Close()
	return &fs.PathError{Op: "exec", Path: path, Err: syscall.Exec(path, command, os.Environ())}
}

package host

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"syscall"

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
// [Look].
func OpenProcess(pid int, args []string) (*Process, error) {
	fd, err := unix.PidfdOpen(pid, 0)
	switch {
	case errors.Is(err, unix.ESRCH), errors.Is(err, unix.EINVAL):
		return nil, fmt.Errorf("there is no process %d", pid)
	case err != nil:
		return nil, fmt.Errorf("process %d: %w", pid, err)
	}
	return &Process{pid, os.NewFile(uintptr(fd), "pidfd"), args}, nil
}

// Close lets go of the process.
func (p *Process) Close() error { return p.fd.Close() }

// Alive tells whether the process still runs, so that what was read at its id was
// its own.
func (p *Process) Alive() bool { return unix.PidfdSendSignal(int(p.fd.Fd()), 0, nil, 0) == nil }

// A look is what is read of a value.
type look struct {
	Text   string `json:"text"`
	Absent bool   `json:"absent,omitempty"`
	Denied bool   `json:"denied,omitempty"`
	Error  string `json:"error,omitempty"`
}

// seen are values that were read at one moment. They cannot be written.
type seen map[string]look

// Values returns those that the process has at the paths below /proc/sys. This
// program reads them in a process of its own: which namespace /proc/sys shows
// depends on the thread that reads.
func (p *Process) Values(paths []string) (Values, error) {
	question, err := json.Marshal(paths)
	if err != nil {
		return nil, err
	}
	cmd := &exec.Cmd{Path: "/proc/self/exe", Args: append([]string{os.Args[0]}, p.args...)}
	cmd.ExtraFiles = []*os.File{p.fd}
	cmd.Stdin = bytes.NewReader(question)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var told bytes.Buffer
	cmd.Stderr = &told
	answer, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("process %d: %s", p.PID, bytes.TrimSpace(told.Bytes()))
	}
	values := seen{}
	return values, json.Unmarshal(answer, &values)
}

// given is the descriptor under which a child finds the first of its extra files.
const given = 3

// Look is what the program does in the namespace: it reads paths, and writes what is
// there.
func Look(in io.Reader, out io.Writer) error {
	var paths []string
	if err := json.NewDecoder(in).Decode(&paths); err != nil {
		return err
	}
	runtime.LockOSThread() // and never unlocked: the thread ends with the process
	if err := unix.Setns(given, unix.CLONE_NEWNET); err != nil {
		return fmt.Errorf("its network namespace cannot be entered: %w", err)
	}
	h, err := Open("/")
	if err != nil {
		return err
	}
	values := seen{}
	for _, path := range paths {
		text, err := h.Get(path)
		l := look{Text: text, Absent: errors.Is(err, fs.ErrNotExist), Denied: errors.Is(err, fs.ErrPermission)}
		if err != nil {
			l.Error = err.Error()
		}
		values[path] = l
	}
	return json.NewEncoder(out).Encode(values)
}

// Get returns what was read.
func (s seen) Get(path string) (string, error) {
	l, ok := s[path]
	switch {
	case !ok || l.Absent:
		return "", fs.ErrNotExist
	case l.Denied:
		return "", fs.ErrPermission
	case l.Error != "":
		return "", errors.New(l.Error)
	}
	return l.Text, nil
}

// Set refuses.
func (seen) Set(string, string) error { return ErrReadOnly }

// Net is the directory of the process's network in /proc.
func (p *Process) Net() string { return "/proc/" + strconv.Itoa(p.PID) + "/net" }

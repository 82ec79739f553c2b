package host

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
)

// ErrNoSandbox says that this host permits no namespaces to try values in.
var ErrNoSandbox = errors.New("values cannot be tried here before they are written")

// A Trial is a value of the network that is tried, and what became of it.
type Trial struct {
	// Path is below /proc/sys.
	Path string `json:"path"`
	// Value is what is written; nothing is if it is empty.
	Value string `json:"value"`

	// Before is the kernel's own value, which a new namespace has, and After what is
	// read when Value was written. Error says why there is none of them.
	Before string `json:"before"`
	After  string `json:"after"`
	Error  string `json:"error,omitempty"`
	// There tells whether a new network namespace has the key, and Writable whether
	// it may be written there: both are true of what belongs to a namespace.
	There    bool `json:"there"`
	Writable bool `json:"writable"`
}

// A Sandbox runs this program in a new user namespace and a new network namespace,
// as nobody. What belongs to no network namespace, such as vm.swappiness, is the
// host's there, too, and nobody may not write it; root in a network namespace of
// the host's users may.
type Sandbox struct {
	// Args make this program call [Try].
	Args []string
}

// nobody is who the program is outside of its namespace, where root asks for one.
const nobody = 65534

// Try tries all values, each after the other.
func (s Sandbox) Try(trials []Trial) ([]Trial, error) {
	question, err := json.Marshal(trials)
	if err != nil {
		return nil, err
	}
	cmd := &exec.Cmd{Path: "/proc/self/exe", Args: append([]string{os.Args[0]}, s.Args...)}
	uid, gid := os.Geteuid(), os.Getegid()
	if uid == 0 {
		uid, gid = nobody, nobody
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: uid, Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: gid, Size: 1}},
		Credential:  &syscall.Credential{NoSetGroups: true},
		Pdeathsig:   syscall.SIGKILL,
	}
	cmd.Env = []string{}
	cmd.Stdin = bytes.NewReader(question)
	var told bytes.Buffer
	cmd.Stderr = &told
	answer, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%w: %w %s", ErrNoSandbox, err, bytes.TrimSpace(told.Bytes()))
	}
	var tried []Trial
	if err := json.Unmarshal(answer, &tried); err != nil || len(tried) != len(trials) {
		return nil, fmt.Errorf("%w: no answer: %v", ErrNoSandbox, err)
	}
	return tried, nil
}

// Try is what the program does inside: it reads trials, and writes what became of
// them.
func Try(in io.Reader, out io.Writer) error {
	var trials []Trial
	if err := json.NewDecoder(in).Decode(&trials); err != nil {
		return err
	}
	if os.Geteuid() != 0 {
		return errors.New("this is no namespace of our own")
	}
	inside, err := Open("/")
	if err != nil {
		return err
	}
	for i := range trials {
		trials[i].run(inside)
	}
	return json.NewEncoder(out).Encode(trials)
}

func (t *Trial) run(inside *FS) {
	before, err := inside.Get(t.Path)
	if err != nil {
		t.Error = err.Error()
		return
	}
	t.Before, t.There = before, true
	t.Writable = syscall.Access(t.Path, 2) == nil
	if t.Value == "" {
		return
	}
	if err := inside.Set(t.Path, t.Value); err != nil {
		t.Error = err.Error()
		return
	}
	if t.After, err = inside.Get(t.Path); err != nil {
		t.Error = err.Error()
	}
}

package host

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
)

// ErrNoSandbox says that this host permits no namespaces to try values in. The error
// that wraps it is a [*SandboxError].
var ErrNoSandbox = errors.New("values cannot be tried here before they are written")

// A SandboxError says why there is no sandbox, and what to do about it.
type SandboxError struct {
	Hint string
	err  error
}

func (e *SandboxError) Error() string { return ErrNoSandbox.Error() + ": " + e.err.Error() }

// Unwrap returns [ErrNoSandbox] and the cause.
func (e *SandboxError) Unwrap() []error { return []error{ErrNoSandbox, e.err} }

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

// Try tries all values, each after the other, and leaves this host as it was.
func (s Sandbox) Try(trials []Trial) ([]Trial, error) {
	outside, err := Open("/")
	if err != nil {
		return nil, err
	}
	tried, err := guarded(outside, trials, s.run)
	if err != nil {
		return nil, &SandboxError{hint(outside, err, os.Geteuid() == 0), err}
	}
	return tried, nil
}

func (s Sandbox) run(trials []Trial) ([]Trial, error) {
	var tried []Trial
	if err := (child{args: s.Args, attr: apart()}).ask(trials, &tried); err != nil {
		return nil, err
	}
	if len(tried) != len(trials) {
		return nil, fmt.Errorf("%d values were tried, of %d", len(tried), len(trials))
	}
	return tried, nil
}

// apart puts a process into namespaces of its own, where it is root, and outside of
// which it is nobody, or whoever runs us. Of our groups it keeps none if it may.
func apart() syscall.SysProcAttr {
	uid, gid, root := os.Geteuid(), os.Getegid(), os.Geteuid() == 0
	if root {
		uid, gid = nobody, nobody
	}
	return syscall.SysProcAttr{
		Cloneflags:                 syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings:                []syscall.SysProcIDMap{{HostID: uid, Size: 1}},
		GidMappings:                []syscall.SysProcIDMap{{HostID: gid, Size: 1}},
		GidMappingsEnableSetgroups: root,
		Credential:                 &syscall.Credential{NoSetGroups: !root},
	}
}

// Try is what the program does inside: it reads trials, and writes what became of
// them. Outside of a sandbox it refuses.
func Try(in io.Reader, out io.Writer) error {
	var trials []Trial
	if err := json.NewDecoder(in).Decode(&trials); err != nil {
		return err
	}
	inside, err := Open("/")
	if err != nil {
		return err
	}
	if err := sandboxed(inside); err != nil {
		return err
	}
	for i := range trials {
		trials[i].run(inside)
	}
	return json.NewEncoder(out).Encode(trials)
}

// sandboxed tells whether this process is root of a namespace in which there is nobody
// else, and somebody else outside; and whether it may write there. A security module
// may permit the one and not the other.
func sandboxed(inside *FS) error {
	ids, err := inside.Read("/proc/self/uid_map")
	if err != nil {
		return err
	}
	if f := strings.Fields(string(ids)); len(f) != 3 || f[0] != "0" || f[1] == "0" || f[2] != "1" {
		return errors.New("this is no sandbox")
	}
	if !writable("/proc/sys/net/ipv4/ip_forward") { // a network's own ever since there are namespaces
		return errors.New("what is in it may not be written")
	}
	return nil
}

// hint says what to do where there is no sandbox.
func hint(h *FS, err error, root bool) string {
	is := func(path, value string) bool {
		now, err := h.Get(path)
		return err == nil && now == value
	}
	switch {
	case is("/proc/sys/user/max_user_namespaces", "0"):
		return "this host permits no user namespaces: user.max_user_namespaces is 0"
	case !root && is("/proc/sys/kernel/unprivileged_userns_clone", "0"):
		return "only root may make user namespaces here (kernel.unprivileged_userns_clone is 0): try as root"
	case !root && is("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1"):
		return "AppArmor lets only root use user namespaces here (kernel.apparmor_restrict_unprivileged_userns is 1): try as root"
	case errors.Is(err, syscall.EACCES):
		return "in a sandbox this program runs as nobody: let everybody read and run its file"
	}
	return "containers often forbid namespaces: try on the host itself"
}

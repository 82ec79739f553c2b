package host

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// A Trial is a value of the network that is tried in a sandbox, and what became of it.
type Trial struct {
	// Path is below /proc/sys/net.
	Path string `json:"path"`
	// Value is what is written; nothing is if it is empty.
	Value string `json:"value"`

	// Before is the kernel's own value, which a new namespace has, and After what is
	// read when Value was written. Error says why there is none of them.
	Before string `json:"before"`
	After  string `json:"after"`
	Error  string `json:"error,omitempty"`
	// Kind is that of the error.
	Kind string `json:"kind,omitempty"`
	// There tells whether a new network namespace has the key, and Writable whether
	// it may be written there: both are true of what belongs to a namespace.
	There    bool `json:"there"`
	Writable bool `json:"writable"`
	// Leaked tells that what was written inside was the host's value, as
	// nf_conntrack_max is before Linux 5.13. It was put back. Such a value belongs to
	// no namespace: Writable is false.
	Leaked bool `json:"leaked,omitempty"`
}

// Err is the error: [fs.ErrNotExist], [fs.ErrPermission], [ErrReadOnly] and
// [ErrRefused] can be told apart.
func (t *Trial) Err() error {
	if t.Error == "" {
		return nil
	}
	return &failure{t.Kind, t.Error}
}

func (t *Trial) fail(err error) { t.Kind, t.Error = failed(err).Kind, err.Error() }

// run tries the value, in the namespace of whoever calls it.
func (t *Trial) run(inside *FS) {
	if !strings.HasPrefix(t.Path, "/proc/sys/net/") || filepath.Clean(t.Path) != t.Path {
		t.fail(errors.New(t.Path + ": only values below /proc/sys/net can belong to a network namespace"))
		return
	}
	before, err := inside.Get(t.Path)
	if err != nil {
		t.fail(err)
		return
	}
	t.Before, t.There, t.Writable = before, true, writable(t.Path)
	if t.Value == "" {
		return
	}
	if err = inside.Set(t.Path, t.Value); err == nil {
		t.After, err = inside.Get(t.Path)
	}
	if err != nil {
		t.fail(err)
	}
}

// writable tells whether this process may write a value of this machine.
func writable(path string) bool {
	const w = 2
	return syscall.Access(path, w) == nil
}

// guarded runs trials, and looks whether one has changed a value outside, where it
// was to change nothing.
func guarded(outside *FS, trials []Trial, run func([]Trial) ([]Trial, error)) ([]Trial, error) {
	before := map[string]string{}
	for _, t := range trials {
		if value, err := outside.Get(t.Path); err == nil && t.Value != "" {
			before[t.Path] = value
		}
	}
	tried, err := run(trials)
	if err != nil {
		return nil, err
	}
	for path, was := range before {
		leaked, err := leaks(outside, path, was, run)
		if err != nil {
			return nil, err
		}
		for i := range tried {
			if t := &tried[i]; leaked && t.Path == path {
				t.Leaked, t.Writable = true, false
			}
		}
	}
	return tried, nil
}

// leaks tells whether a value outside has changed because of what was tried inside. If
// it has, writing the old one inside puts it back; if it does not come back, somebody
// else has changed it, and it is theirs.
func leaks(outside *FS, path, was string, run func([]Trial) ([]Trial, error)) (bool, error) {
	now, err := outside.Get(path)
	if err != nil || sameFields(now, was) {
		return false, err
	}
	if _, err := run([]Trial{{Path: path, Value: was}}); err != nil {
		return false, err
	}
	now, err = outside.Get(path)
	return sameFields(now, was), err
}

func sameFields(a, b string) bool { return slices.Equal(strings.Fields(a), strings.Fields(b)) }

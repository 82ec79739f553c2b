package tune

import (
	"fmt"
	"strings"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/plan"
)

// A Knob is a thing of the host that can be read and written.
type Knob interface {
	Name() string
	// Read returns nothing, and no error, for what does not exist.
	Read() (plan.Value, error)
	// Write of nothing takes the thing away.
	Write(plan.Value) error
	// Equal tells whether a value that was read means to the host what another does.
	Equal(now, meant plan.Value) bool
}

// knob returns the knob of a change.
func knob(fs *host.FS, c *plan.Change) (Knob, error) {
	switch c.Form {
	case plan.FormValue:
		if strings.HasPrefix(c.Path, plan.Cgroups) {
			return &limitKnob{valueKnob{fs, c.Path}}, nil
		}
		return &valueKnob{fs, c.Path}, nil
	case plan.FormController:
		return &controllerKnob{valueKnob{fs, c.Path}, strings.TrimPrefix(c.After.Text, "+")}, nil
	case plan.FormFile:
		return &fileKnob{fs, c.Path}, nil
	case plan.FormDir:
		return &dirKnob{fs, c.Path}, nil
	}
	return nil, fmt.Errorf("%s: unknown form %q", c.Path, c.Form)
}

// valueKnob is a value of the kernel, in /proc/sys.
type valueKnob struct {
	fs   *host.FS
	path string
}

func (k *valueKnob) Name() string               { return k.path }
func (k *valueKnob) Equal(a, b plan.Value) bool { return a.Same(b) }
func (k *valueKnob) Read() (plan.Value, error)  { return plan.Found(k.fs.Get(k.path)) }

func (k *valueKnob) Write(v plan.Value) error {
	if !v.There {
		return fmt.Errorf("%s: a value of the kernel cannot be taken away", k.path)
	}
	return k.fs.Set(k.path, v.Text)
}

// limitKnob is a value of a cgroup: what the kernel makes of it is not always what it
// was told.
type limitKnob struct{ valueKnob }

func (k *limitKnob) Equal(now, meant plan.Value) bool {
	return now == meant || now.There && meant.There && cgroup.Value{File: k.path, Value: meant.Text}.Taken(now.Text)
}

// fileKnob is a file of our own, which everybody may read.
type fileKnob struct {
	fs   *host.FS
	path string
}

func (k *fileKnob) Name() string               { return k.path }
func (k *fileKnob) Equal(a, b plan.Value) bool { return a == b }

func (k *fileKnob) Read() (plan.Value, error) {
	text, err := k.fs.Read(k.path)
	return plan.Found(string(text), err)
}

func (k *fileKnob) Write(v plan.Value) error {
	if !v.There {
		return k.fs.Remove(k.path)
	}
	return k.fs.Replace(k.path, []byte(v.Text), plan.FileMode)
}

// dirKnob is a directory. What is in it is not its business, but one that
// others have put something into is not taken away.
type dirKnob struct {
	fs   *host.FS
	path string
}

func (k *dirKnob) Name() string               { return k.path }
func (k *dirKnob) Equal(a, b plan.Value) bool { return a.There == b.There }

func (k *dirKnob) Read() (plan.Value, error) {
	_, err := k.fs.List(k.path)
	return plan.Found("", err)
}

func (k *dirKnob) Write(v plan.Value) error {
	if v.There {
		return k.fs.MakeDir(k.path, 0o755)
	}
	return k.fs.RemoveDir(k.path)
}

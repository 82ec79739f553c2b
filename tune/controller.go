package tune

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/host"
)

// enabling is the change that has the groups below one of version 2 have its
// controller. Its values are what is written: "-cpu" and "+cpu".
func enabling(above *cgroup.Group) *Change {
	name := string(above.Controller)
	return &Change{Kind: Cgroup, Form: FormController, Path: above.Control(), Before: Text("-" + name), After: Text("+" + name)}
}

// checkController tells whether a change is one of those that enabling makes.
func (c *Change) checkController() error {
	name, ok := strings.CutPrefix(c.After.Text, "+")
	if !ok || name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") != "" || c.Before != Text("-"+name) || path.Base(c.Path) != path.Base(new(cgroup.Group).Control()) {
		return fmt.Errorf("%s: a controller is enabled as in \"+cpu\", where it was \"-cpu\"", c.Path)
	}
	return nil
}

// controllerKnob is one of the controllers that a cgroup of version 2 passes on to those
// below it. The kernel shows those that it does, as in "cpu memory", and is told "+cpu"
// or "-cpu".
type controllerKnob struct {
	valueKnob
	name string
}

func (k *controllerKnob) Read() (Value, error) {
	v, err := k.valueKnob.Read()
	if err != nil || !v.There {
		return v, err
	}
	if slices.Contains(strings.Fields(v.Text), k.name) {
		return Text("+" + k.name), nil
	}
	return Text("-" + k.name), nil
}

// errInUse is for a controller that a group of our own, which is still there, needs.
var errInUse = errors.New("the group below it is still there")

// inUse says who else uses a controller that a plan has enabled. Groups that are there
// without having asked for it may have limits by now.
func (p *Plan) inUse(h *host.FS, c *Change) (why string, err error) {
	dir := path.Dir(c.Path)
	names, err := h.List(dir)
	if err != nil {
		return "", err
	}
	var others []string
	for _, name := range names {
		group := path.Join(dir, name)
		if _, err := h.List(group); err != nil {
			continue // a file
		}
		if slices.Contains(p.Changes, newGroup(group)) {
			return "", fmt.Errorf("%s stays %s: %w: %s", c.Path, c.After, errInUse, group)
		}
		others = append(others, name)
	}
	if len(others) > 0 {
		why = fmt.Sprintf("%s stays, as other groups may use it: %s", c.After, strings.Join(others, ", "))
	}
	return why, nil
}

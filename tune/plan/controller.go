package plan

import (
	"fmt"
	"path"
	"strings"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/check"
)

// enabling is the change that has the groups below one of version 2 have its
// controller. Its values are what is written: "-cpu" and "+cpu".
func enabling(above *cgroup.Group) Change {
	name := string(above.Controller)
	return Change{Kind: check.Cgroup, Form: FormController, Path: above.Control(), Before: Text("-" + name), After: Text("+" + name)}
}

// checkController tells whether a change is one of those that enabling makes.
func (c *Change) checkController() error {
	name, ok := strings.CutPrefix(c.After.Text, "+")
	if !ok || name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") != "" || c.Before != Text("-"+name) || path.Base(c.Path) != path.Base(new(cgroup.Group).Control()) {
		return fmt.Errorf("%s: a controller is enabled as in \"+cpu\", where it was \"-cpu\"", c.Path)
	}
	return nil
}

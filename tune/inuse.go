package tune

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/plan"
)

// errInUse is for a controller that a group of our own, which is still there, needs.
var errInUse = errors.New("the group below it is still there")

// inUse says who else uses a controller that a plan has enabled. Groups that are there
// without having asked for it may have limits by now.
func inUse(h *host.FS, p *plan.Plan, c *plan.Change) (why string, err error) {
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
		if slices.Contains(p.Changes, plan.NewGroup(group)) {
			return "", fmt.Errorf("%s stays %s: %w: %s", c.Path, c.After, errInUse, group)
		}
		others = append(others, name)
	}
	if len(others) > 0 {
		why = fmt.Sprintf("%s stays, as other groups may use it: %s", c.After, strings.Join(others, ", "))
	}
	return why, nil
}

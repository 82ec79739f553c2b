package confine

import (
	"context"
	"fmt"
	"os"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/host"
)

// A pen is the group that a command runs in.
type pen interface {
	// join puts a process that waits into it.
	join(pid int) (*cgroup.Membership, error)
	// remove takes it away once the command has ended. It can be called again.
	remove() error
	// left are directories that could not be removed.
	left() []string
	// notes are what else has been changed.
	notes() []string
}

// newPen is a scope where systemd owns the groups, and else one of our own making.
func newPen(ctx context.Context, h *host.FS, all cgroup.Hierarchies, c *Command) (pen, error) {
	own, err := cgroup.Of(h, 0)
	if err != nil {
		return nil, err
	}
	name := fmt.Sprintf("claudebench-run-%d", os.Getpid())
	for _, controller := range []cgroup.Controller{cgroup.CPU, cgroup.Memory} {
		if g, err := all.Group(controller, own); err == nil && g.Owned(h) {
			return newScope(ctx, h, name+".scope", c)
		}
	}
	made, err := all.Make(h, h, own, name, &c.Limits)
	if err != nil {
		return nil, err
	}
	return ownGroup{made}, nil
}

// ownGroup is one of our own making.
type ownGroup struct{ *cgroup.Made }

func (g ownGroup) join(pid int) (*cgroup.Membership, error) { return g.Members, g.Join(pid) }
func (g ownGroup) remove() error                            { return g.Remove() }
func (g ownGroup) left() []string                           { return g.Dirs() }

func (g ownGroup) notes() []string {
	var all []string
	for _, what := range g.Enabled {
		all = append(all, fmt.Sprintf("the controller %s has been enabled, and stays so", what))
	}
	return all
}

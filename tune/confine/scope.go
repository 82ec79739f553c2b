package confine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/host"
)

// scopeWithin is how long systemd may take to make a scope.
const scopeWithin = 30 * time.Second

// A scope is a group that systemd makes of processes. It ends with the last of them,
// and its figures with it: so an anchor stays in it until they have been read.
type scope struct {
	ctx    context.Context
	host   *host.FS
	units  *host.Units
	name   string
	limits host.ScopeLimits
	anchor *waiting
}

func newScope(ctx context.Context, h *host.FS, name string, c *Command) (pen, error) {
	units, err := host.DialUnits(ctx)
	if errors.Is(err, host.ErrNoSystemd) {
		return nil, ErrOwned
	}
	if err != nil {
		return nil, err
	}
	s := &scope{ctx: ctx, host: h, units: units, name: name}
	if s.limits, err = scopeLimits(&c.Limits); err == nil {
		err = s.drop(c.Start)
	}
	if err != nil {
		units.Close()
		return nil, err
	}
	return s, nil
}

// drop drops the anchor. It should not be killed for want of memory in place of what it
// holds; but a container may not be allowed to say so.
func (s *scope) drop(start []string) (err error) {
	if s.anchor, err = anchor(start); err != nil {
		return err
	}
	err = s.host.Set(fmt.Sprintf("/proc/%d/oom_score_adj", s.anchor.pid()), "-1000")
	if errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if err != nil {
		s.anchor.giveUp()
	}
	return err
}

// ErrOwned is for groups that the systemd of another host would take back.
var ErrOwned = errors.New("systemd owns the cgroups here, but not from here can it be reached")

// scopeLimits are limits as systemd has them: CPU time for each second.
func scopeLimits(l *cgroup.Limits) (host.ScopeLimits, error) {
	all := host.ScopeLimits{CPUPeriod: l.CPU.Period, CPUQuota: time.Duration(l.CPU.CPUs() * float64(time.Second)).Round(time.Microsecond)}
	if l.MemoryMax != cgroup.Unlimited {
		all.MemoryMax = uint64(l.MemoryMax)
	}
	if l.CPUs == "" {
		return all, nil
	}
	var err error
	all.AllowedCPUs, err = cgroup.ParseCPUs(l.CPUs)
	return all, err
}

func (s *scope) join(pid int) (*cgroup.Membership, error) {
	ctx, cancel := context.WithTimeout(s.ctx, scopeWithin)
	defer cancel()
	if err := s.units.StartScope(ctx, s.name, "claudebench tune run", []int{pid, s.anchor.pid()}, s.limits); err != nil {
		return nil, err
	}
	members, err := cgroup.Of(s.host, pid)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.name, err)
	}
	return members, nil
}

// remove lets go of the scope. systemd keeps it for as long as there are processes in
// it, and removes it then.
func (s *scope) remove() error {
	s.anchor.giveUp()
	s.units.Close()
	return nil
}

func (s *scope) left() []string  { return nil }
func (s *scope) notes() []string { return nil }

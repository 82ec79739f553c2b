package plan

import (
	"errors"
	"fmt"
	"strings"

	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/host"
)

// Try has the kernel try the values of the network in a sandbox. The error names those
// that it refuses, or takes only in part. What belongs to no network namespace cannot
// be tried; it is read back when it is written.
func (p *Plan) Try(s check.Sandbox) error {
	var trials []host.Trial
	for _, c := range p.Changes {
		if c.Form == FormValue && strings.HasPrefix(c.Path, "/proc/sys/net/") {
			trials = append(trials, host.Trial{Path: c.Path, Value: c.After.Text})
		}
	}
	if len(trials) == 0 {
		return nil
	}
	tried, err := s.Try(trials)
	if err != nil {
		return err
	}
	var all []error
	for _, t := range tried {
		switch {
		case !t.There:
			continue
		case t.Error != "" && t.Writable:
			all = append(all, fmt.Errorf("this kernel refuses %q: %w", t.Value, t.Err()))
		case t.Error == "" && !Text(t.Value).Same(Text(t.After)):
			all = append(all, fmt.Errorf("%s: this kernel takes %q in part, as %q", t.Path, t.Value, t.After))
		}
	}
	return errors.Join(all...)
}

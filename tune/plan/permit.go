package plan

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/unit"
)

// permitted are the paths of all that we ever change, by kind and form.
var permitted = map[check.Kind]map[Form]*regexp.Regexp{
	check.Sysctl: {
		FormValue: regexp.MustCompile(`^/proc/sys/[a-z]+(/[\w.:@-]+)+$`),
		FormFile:  regexp.MustCompile(`^` + regexp.QuoteMeta(SysctlFile) + `$`),
		FormDir:   regexp.MustCompile(`^` + regexp.QuoteMeta(path.Dir(SysctlFile)) + `$`),
	},
	check.Systemd: {
		FormFile: regexp.MustCompile(`^` + unit.Dir + `/[\w:.-]+\.service(\.d/` + regexp.QuoteMeta(unit.DropInName) + `)?$`),
		FormDir:  regexp.MustCompile(`^` + unit.Dir + `(/[\w:.-]+\.service\.d)?$`),
	},
	check.Cgroup: {
		FormValue:      regexp.MustCompile(`^` + Cgroups + `([\w,]+/)?[\w.-]+/(cpu\.max|cpu\.cfs_(quota|period)_us|memory\.(max|high|limit_in_bytes))$`),
		FormDir:        regexp.MustCompile(`^` + Cgroups + `([\w,]+/)?[\w.-]+$`),
		FormController: regexp.MustCompile(`^` + Cgroups + `(\w+/)?cgroup\.subtree_control$`),
	},
}

// Check tells whether a plan is one of those that we make at all. Whoever may write it
// decides what is done, but not to what.
func (p *Plan) Check() error {
	seen := map[string]bool{}
	for i := range p.Changes {
		c := &p.Changes[i]
		if err := c.check(); err != nil {
			return fmt.Errorf("change %d: %w", i+1, err)
		}
		if seen[c.Path] && c.Form != FormController {
			return fmt.Errorf("change %d: %s is changed twice", i+1, c.Path)
		}
		seen[c.Path] = true
	}
	return nil
}

func (c *Change) check() error {
	where := permitted[c.Kind][c.Form]
	if where == nil || path.Clean(c.Path) != c.Path || !where.MatchString(c.Path) {
		return fmt.Errorf("%q is no %s of the kind %q that we change", c.Path, c.Form, c.Kind)
	}
	if !c.After.There {
		return fmt.Errorf("%s: what is there is never taken away but by a revert", c.Path)
	}
	switch c.Form {
	case FormController:
		return c.checkController()
	case FormValue:
		return c.checkValue()
	case FormFile:
		return c.checkFile()
	}
	return nil
}

func (c *Change) checkValue() error {
	if !c.Before.There && !c.Born() || strings.ContainsAny(c.After.Text, "\n\x00") {
		return fmt.Errorf("%s: a value of the kernel is one line", c.Path)
	}
	return nil
}

// errForeign is for files in whose place we put none of ours.
var errForeign = errors.New("is somebody else's, and stays")

func (c *Change) checkFile() error {
	if c.Kind == check.Systemd && c.Before.There && !unit.Ours(c.Before.Text) {
		return fmt.Errorf("%s %w", c.Path, errForeign)
	}
	return nil
}

package check

import (
	"fmt"

	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/sysctld"
)

// beside finds keys that "sysctl --system" would set otherwise than systemd-sysctl does at
// boot, since it reads /etc/sysctl.conf, too: what holds then depends on who ran last.
func beside(p *profile.Profile, boot, system *sysctld.Config) []Finding {
	var all []Finding
	for _, w := range p.Sysctl {
		b, s, doubt := boot.Of(w.Key).Winner, system.Of(w.Key).Winner, system.Of(w.Key).Doubt
		if s == nil || doubt != nil || b != nil && b.Value == s.Value {
			continue
		}
		all = append(all, Finding{
			ID: "sysctl-system", Severity: "note", File: s.File, Line: s.Line,
			Message: fmt.Sprintf("sysctl --system would make %s %q, and a boot %s", w.Key, s.Value, said(b)),
		})
	}
	return all
}

func said(a *sysctld.Assignment) string {
	if a == nil {
		return "leaves it alone"
	}
	return fmt.Sprintf("%q by %s", a.Value, a.Where())
}

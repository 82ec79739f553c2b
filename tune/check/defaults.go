package check

import (
	"strings"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/manual"
	"github.com/claudebench/claudebench/tune/sysctld"
)

// Defaults tells what sysctls have where nobody sets them, as far as that is known.
type Defaults func(keys []string) map[string]string

// A Sandbox tries values of the network where they change nothing.
type Sandbox interface {
	Try([]host.Trial) ([]host.Trial, error)
}

// DefaultsOf are those of a host: of the network what a new namespace of its kernel
// has, and else what the manual says of that kernel. A host that is only a directory has
// none to ask; its sandbox is nil.
func DefaultsOf(h *host.FS, s Sandbox) Defaults {
	return func(keys []string) map[string]string {
		known, kernel := map[string]string{}, KernelOf(h)
		for _, key := range keys {
			if p, ok := manual.FindSysctl(key); ok && p.DefaultOn(kernel) != "" {
				known[key] = p.DefaultOn(kernel)
			}
		}
		for _, t := range fresh(s, keys) {
			if t.Writable {
				known[sysctld.Name(strings.TrimPrefix(t.Path, "/proc/sys/"))] = t.Before
			}
		}
		return known
	}
}

// fresh are the values that a new namespace has, none where there can be no namespace:
// then the manual's must do.
func fresh(s Sandbox, keys []string) []host.Trial {
	var trials []host.Trial
	for _, key := range keys {
		if strings.HasPrefix(key, "net.") {
			trials = append(trials, host.Trial{Path: sysctld.Path(key)})
		}
	}
	if s == nil || len(trials) == 0 {
		return nil
	}
	tried, err := s.Try(trials)
	if err != nil {
		return nil
	}
	return tried
}

package unit

import "fmt"

// A successor is the key that came in the place of another.
type successor struct {
	key string
	// since is the version of systemd that has it.
	since int
	// gone is the version that no longer reads the old key, 0 if all do.
	gone int
}

// deprecated are keys of [Service] that are replaced. Of those for cgroup v1 systemd
// warns since 252; the new ones do the same on v1 while systemd knows it. The
// versions are from systemd's NEWS.
var deprecated = map[string]successor{
	"MemoryLimit":           {"MemoryMax=", 231, 258},
	"CPUShares":             {"CPUWeight=", 232, 258},
	"StartupCPUShares":      {"StartupCPUWeight=", 232, 258},
	"BlockIOAccounting":     {"IOAccounting=", 230, 258},
	"BlockIOWeight":         {"IOWeight=", 230, 258},
	"StartupBlockIOWeight":  {"StartupIOWeight=", 230, 258},
	"BlockIODeviceWeight":   {"IODeviceWeight=", 230, 258},
	"BlockIOReadBandwidth":  {"IOReadBandwidthMax=", 230, 258},
	"BlockIOWriteBandwidth": {"IOWriteBandwidthMax=", 230, 258},
	"StartLimitInterval":    {"StartLimitIntervalSec= in [Unit]", 230, 0},
	"StartLimitBurst":       {"StartLimitBurst= in [Unit]", 230, 0},
	"StartLimitAction":      {"StartLimitAction= in [Unit]", 230, 0},
	"PermissionsStartOnly":  {`a "+" before the commands`, 231, 0},
}

// vocabulary finds keys that systemd does not know, or not for long.
func (r *review) vocabulary() {
	for _, s := range r.unit.Settings {
		old, replaced := deprecated[s.Key]
		switch {
		case keys.ignored(s.Section, s.Key):
		case keys.kind(s.Section, s.Key) == unknown:
			r.found(s, "unknown-key", Warning, fmt.Sprintf("%s= is no key of [%s]: systemd passes it over", s.Key, s.Section),
				"see systemd.directives(7) for its name and section")
		case replaced && s.Section == "Service" && !before(r.facts.Systemd, old.since):
			r.found(s, "deprecated-key", Warning, outdated(s.Key, old, r.facts.Systemd), "write "+old.key)
		}
	}
}

func before(version, since int) bool { return version != 0 && version < since }

func outdated(key string, old successor, version int) string {
	switch {
	case old.gone == 0:
		return key + "= is deprecated"
	case version >= old.gone:
		return fmt.Sprintf("systemd passes %s= over since version %d: there is no such limit", key, old.gone)
	}
	return fmt.Sprintf("%s= is deprecated, and does nothing from systemd %d on", key, old.gone)
}

package tune

import (
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/sysctld"
)

// A Checker compares a host with a profile. It changes nothing, and needs no more
// rights than to read.
type Checker struct {
	Host    *host.FS
	Profile *profile.Profile
	// Defaults is asked once.
	Defaults Defaults
}

// Defaults tells what sysctls have where nobody sets them, as far as that is known.
type Defaults func(keys []string) map[string]string

// Check reads the host.
func (c *Checker) Check() (*Report, error) {
	r := &Report{SchemaVersion: reportVersion, Settings: []Setting{}}
	r.Host = Host{Root: c.Host.Root(), Profile: c.Profile.Name}
	r.Host.Kernel, _ = c.Host.Kernel()
	r.Host.BootID, _ = c.Host.BootID()
	if err := c.sysctls(r); err != nil {
		return nil, err
	}
	return r, nil
}

func (c *Checker) sysctls(r *Report) error {
	config, err := sysctld.Systemd(c.Host)
	if err != nil {
		return err
	}
	facts := gather(c.Host)
	defaults := c.Defaults(unset(c.Profile, config))
	for _, w := range c.Profile.Sysctl {
		r.Settings = append(r.Settings, c.sysctl(w, after(w.Key, config, defaults), facts))
	}
	return nil
}

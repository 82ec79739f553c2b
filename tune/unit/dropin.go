package unit

import (
	"fmt"
	"path"
	"strings"
)

// A DropIn adds limits to a service that is somebody else's.
type DropIn struct {
	// Service is its name, with ".service".
	Service string
	Limits  Limits
}

// DropInName comes late among the drop-ins, whose order is that of their names: after
// override.conf, which systemctl edit writes.
const DropInName = "zz-claudebench.conf"

// IsDropIn tells whether a file adds to a unit.
func IsDropIn(file string) bool { return strings.HasSuffix(path.Dir(file), ".d") }

// Dir is the directory of the drop-in.
func (d DropIn) Dir() string { return Dir + "/" + d.Service + ".d" }

// Path is where the drop-in is written.
func (d DropIn) Path() string { return d.Dir() + "/" + DropInName }

// Render returns the drop-in for a version of systemd; 0 is a recent one.
func (d DropIn) Render(version int) (string, error) {
	if err := CheckName(d.Service); err != nil {
		return "", err
	}
	if err := d.Limits.check(); err != nil {
		return "", fmt.Errorf("%s: %w", d.Service, err)
	}
	t := newWriter()
	t.section("Service")
	d.Limits.write(t, version)
	return t.String(), nil
}

package tune

import (
	"context"
	"time"

	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/host"
)

// A Tuner changes a host.
type Tuner struct {
	host     *host.FS
	units    units
	defaults check.Defaults
	now      func() time.Time
	bootID   string
	kernel   string
}

// units is the part of systemd that a change of its files needs.
type units interface {
	Reload(ctx context.Context) error
}

// NewTuner returns the tuner of a host. Units may be nil where no systemd runs.
func NewTuner(h *host.FS, u units, d check.Defaults) (*Tuner, error) {
	id, err := h.BootID()
	if err != nil {
		return nil, err
	}
	kernel, err := h.Kernel()
	if err != nil {
		return nil, err
	}
	return &Tuner{host: h, units: u, defaults: d, now: time.Now, bootID: id, kernel: kernel}, nil
}

// lock keeps other programs of this kind from the host until it is called.
func (t *Tuner) lock() (release func() error, err error) {
	if err := t.host.MakeDirs(journalDir, 0o700); err != nil {
		return nil, err
	}
	return t.host.Lock(lockFile)
}

package tune

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/host"
)

// ErrWaiting is wrapped by the error of an apply that would come upon another one, which
// is on trial: what the one takes back would be the other's.
var ErrWaiting = errors.New("is on trial, and neither confirmed nor taken back")

// waiting returns the apply on trial of this boot, nil if there is none. A reboot has
// taken back those before it.
func waiting(h *host.FS, boot string) (*Entry, error) {
	all, err := Entries(h)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].onTrial() && all[i].BootID == boot {
			return &all[i], nil
		}
	}
	return nil, nil
}

// OnTrial returns the apply of an id, or if there is none the one that is on trial, or
// whose confirmation was cut off.
func OnTrial(h *host.FS, id string) (Entry, error) {
	if id != "" {
		return Find(h, id)
	}
	all, err := Entries(h)
	if err != nil {
		return Entry{}, err
	}
	for _, e := range slices.Backward(all) {
		if e.onTrial() || e.Confirmed && e.Status == Partly {
			return e, nil
		}
	}
	return Entry{}, ErrNoEntry
}

// free is an error while an apply is on trial.
func (t *Tuner) free() error {
	e, err := waiting(t.host, t.bootID)
	if err == nil && e != nil {
		err = fmt.Errorf("%s %w", e.ID, ErrWaiting)
	}
	return err
}

// grace is how late the process that takes a trial back may be.
const grace = 10 * time.Second

// Findings tells of an apply on trial. Who is not root may not read of it.
func Findings(h *host.FS) ([]check.Finding, error) {
	boot, err := h.BootID()
	if err != nil {
		return nil, err
	}
	e, err := waiting(h, boot)
	switch {
	case errors.Is(err, fs.ErrPermission), err == nil && e == nil:
		return nil, nil
	case err != nil:
		return nil, err
	}
	f := check.Finding{
		ID: "on-trial", Severity: "note", Message: fmt.Sprintf("%s is on trial, and is taken back at %s", e.ID, e.Until.Local().Format(time.TimeOnly)),
		Hint: "claudebench tune confirm keeps it",
	}
	if time.Since(e.Until) > grace {
		f.Severity, f.Hint = "warning", "claudebench tune revert "+e.ID
		f.Message = fmt.Sprintf("%s was on trial until %s, and the process that was to take it back has not", e.ID, e.Until.Local().Format(time.TimeOnly))
	}
	return []check.Finding{f}, nil
}

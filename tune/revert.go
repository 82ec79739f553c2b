package tune

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/plan"
	"github.com/claudebench/claudebench/tune/sysctld"
)

// An Undoing is what became of a revert.
type Undoing struct {
	// Back are the paths that are as before, those that were so already included.
	Back []string
	// Left are those that were left, each with the reason.
	Left []string
}

// Revert takes back what an apply has changed, the last change first: each change only
// if the thing still is as the apply left it. Of an apply before the last boot only the
// files are taken away; the values become what the files that remain say, never what
// they were then.
//
// It may be called again, and after a crash at any point; where there is nothing to take
// back it does nothing.
func (t *Tuner) Revert(ctx context.Context, id string) (*Undoing, error) {
	return t.revert(ctx, id, (*Entry).open)
}

// Expire takes back an apply on trial that nobody has confirmed.
func (t *Tuner) Expire(ctx context.Context, id string) (*Undoing, error) {
	return t.revert(ctx, id, func(e *Entry) bool { return e.open() && !e.Confirmed })
}

func (t *Tuner) revert(ctx context.Context, id string, due func(*Entry) bool) (*Undoing, error) {
	u := new(Undoing)
	release, err := t.lock()
	if err != nil {
		return u, err
	}
	defer release()
	e, err := read(t.host, id)
	if err != nil || !due(&e) {
		return u, err
	}
	if err := t.last(&e); err != nil {
		return u, err
	}
	w, err := t.resume(id)
	if err != nil {
		w = &pen{broken: err}
	}
	defer w.close()
	w.tell(Record{Step: stepTakeBack})
	if err := t.takeBack(ctx, w, &e, u); err != nil {
		return u, fmt.Errorf("%w: %w", ErrPartly, err)
	}
	w.tell(Record{Step: stepReverted})
	if w.broken != nil {
		return u, fmt.Errorf("it is taken back, but could not be written down: %w", w.broken)
	}
	return u, nil
}

// ErrCovered is wrapped by the error of a revert of what a later apply has changed
// again: what was before the first is only known once the later one is taken back.
var ErrCovered = errors.New("was applied later, and has changed the same")

// last is an error if a later apply has changed what e did.
func (t *Tuner) last(e *Entry) error {
	all, err := Entries(t.host)
	if err != nil {
		return err
	}
	for i := range all {
		if later := &all[i]; later.ID > e.ID && later.open() {
			if path := later.shares(e); path != "" {
				return fmt.Errorf("%s %w: %s", later.ID, ErrCovered, path)
			}
		}
	}
	return nil
}

// takeBack also has systemd read its files again if an earlier revert was cut off before
// it could.
func (t *Tuner) takeBack(ctx context.Context, w *pen, e *Entry, u *Undoing) error {
	var failed []error
	for i, c := range slices.Backward(e.Plan.Changes) {
		if !e.Touched[i] {
			continue
		}
		why, err := t.undo(e, &c)
		r := Record{Step: stepReturned, Change: i}
		switch {
		case err != nil:
			failed = append(failed, err)
			r = Record{Step: stepFailed, Change: i, Error: err.Error()}
		case why != "":
			u.Left = append(u.Left, c.Path+": "+why)
			r = Record{Step: stepLeft, Change: i, Error: why}
		default:
			u.Back = append(u.Back, c.Path)
		}
		w.tell(r)
	}
	if e.Plan.Touches(check.Systemd) {
		failed = append(failed, t.reload(ctx))
	}
	return errors.Join(failed...)
}

// undo takes back one change, or returns why it is left.
func (t *Tuner) undo(e *Entry, c *plan.Change) (why string, err error) {
	if c.Born() {
		return "", nil
	}
	k, err := knob(t.host, c)
	if err != nil {
		return "", err
	}
	now, err := k.Read()
	if err != nil {
		return "", err
	}
	if c.Form == plan.FormFile {
		err := t.host.Sweep(c.Path)
		if err != nil && !(errors.Is(err, host.ErrReadOnly) && k.Equal(now, c.Before)) {
			return "", err
		}
	}
	to := c.Before
	if e.BootID != t.bootID && !c.Lasts() {
		if to, why, err = t.remaining(c, now); err != nil || why != "" {
			return why, err
		}
	}
	switch {
	case k.Equal(now, to):
		return "", nil
	case c.Form == plan.FormDir && c.Lasts():
		return removeDir(k)
	case !k.Equal(now, c.After):
		return fmt.Sprintf("somebody has changed it since to %s", now), nil
	case c.Form == plan.FormController:
		if why, err := inUse(t.host, e.Plan, c); err != nil || why != "" {
			return why, err
		}
	}
	return "", t.put(k, to)
}

// removeDir takes a directory of files away, unless it is no longer ours alone. A cgroup
// goes as soon as nobody is in it.
func removeDir(k Knob) (why string, err error) {
	if err := k.Write(plan.Nothing); err != nil {
		return "", err
	}
	if now, err := k.Read(); err != nil || !now.There {
		return "", err
	}
	return "others have put something into it", nil
}

// remaining is what a value is without our files, after a reboot.
func (t *Tuner) remaining(c *plan.Change, now plan.Value) (to plan.Value, why string, err error) {
	key, ok := strings.CutPrefix(c.Path, "/proc/sys/")
	if !ok {
		return now, "", nil // cgroups do not outlast a reboot
	}
	config, err := sysctld.Systemd(t.host)
	if err != nil {
		return plan.Nothing, "", err
	}
	name := sysctld.Name(key)
	o := config.Of(name)
	switch {
	case o.Doubt != nil:
		return plan.Nothing, "what the files that remain say of it is not known: " + o.Doubt.File + " could not be read", nil
	case o.Winner != nil:
		return plan.Text(o.Winner.Value), "", nil
	}
	if text, ok := t.defaults([]string{name})[name]; ok {
		return plan.Text(text), "", nil
	}
	return plan.Nothing, "no file sets it any more; the kernel's own value comes with the next boot", nil
}

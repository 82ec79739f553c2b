package tune

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"time"

	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/plan"
)

// ErrPartly is wrapped by the error of an apply, or of a revert, that went only a
// part of its way. Its journal is kept.
var ErrPartly = errors.New("only a part was done")

// ErrDrifted is wrapped by errors that say that the host is no longer as it was.
var ErrDrifted = errors.New("has changed since")

// A Trial is an apply that is taken back unless it is confirmed in time. What
// would outlast a reboot waits for the confirmation, so that a reboot takes it all
// back, too.
type Trial struct {
	// Within is how long there is to confirm.
	Within time.Duration
	// Arm sees to it that [Tuner.Expire] comes at that time, whatever becomes of this
	// process. It is called before anything is changed.
	Arm func(id string, until time.Time) error
}

// Apply carries out a plan, for good or on trial, and returns the id of its journal
// entry, which is empty if nothing was touched. If anything is not as the plan
// found it, nothing is.
func (t *Tuner) Apply(ctx context.Context, p *plan.Plan, trial *Trial) (id string, err error) {
	if len(p.Changes) == 0 {
		return "", nil
	}
	release, err := t.lock()
	if err != nil {
		return "", err
	}
	defer release()
	if err := errors.Join(t.free(), t.holds(p)); err != nil {
		return "", err
	}
	w, id, err := t.begin(p)
	if err != nil {
		return "", err
	}
	defer w.close()
	if trial != nil {
		return id, t.settled(id, t.try(ctx, w, id, p, trial))
	}
	if err := t.carryOut(ctx, w, p, func(int) bool { return true }); err != nil {
		return id, t.settled(id, err)
	}
	return id, w.write(Record{Step: stepApplied})
}

// settled is the error of an apply, which wraps [ErrPartly] if something was changed and
// is not back.
func (t *Tuner) settled(id string, err error) error {
	if err == nil {
		return nil
	}
	if e, unread := read(t.host, id); unread == nil && !slices.Contains(e.Touched, true) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrPartly, err)
}

// try makes the changes that a reboot takes back.
func (t *Tuner) try(ctx context.Context, w *pen, id string, p *plan.Plan, trial *Trial) error {
	until := t.now().Add(trial.Within)
	if err := trial.Arm(id, until); err != nil {
		return fmt.Errorf("nothing was changed, as nobody would take it back: %w", err)
	}
	if err := w.write(Record{Step: stepTrial, Until: &until}); err != nil {
		return err
	}
	if err := t.carryOut(ctx, w, p, func(i int) bool { return !p.Changes[i].Lasts() }); err != nil {
		return err
	}
	return w.write(Record{Step: stepWaiting})
}

// Confirm makes the changes last that an apply on trial had waiting. It may be called
// again if it was cut off.
func (t *Tuner) Confirm(ctx context.Context, id string) error {
	release, err := t.lock()
	if err != nil {
		return err
	}
	defer release()
	e, err := read(t.host, id)
	if err != nil {
		return err
	}
	if err := t.mayConfirm(&e); err != nil {
		return err
	}
	w, err := t.resume(id)
	if err != nil {
		return err
	}
	defer w.close()
	if err := w.write(Record{Step: stepConfirm}); err != nil {
		return err
	}
	waiting := func(i int) bool {
		c := &e.Plan.Changes[i]
		return c.Lasts() && !(e.Touched[i] && t.stands(c))
	}
	if err := t.carryOut(ctx, w, e.Plan, waiting); err != nil {
		return t.settled(id, err)
	}
	return w.write(Record{Step: stepApplied})
}

func (t *Tuner) mayConfirm(e *Entry) error {
	switch {
	case e.Confirmed && e.Status == Partly:
		return nil
	case e.Status != Waiting:
		return fmt.Errorf("%s is not waiting to be confirmed: it is %s", e.ID, e.Status)
	case e.BootID != t.bootID:
		return fmt.Errorf("%s was on trial before a reboot, which has taken it back", e.ID)
	case !t.now().Before(e.Until):
		return fmt.Errorf("%s was to be confirmed before %s", e.ID, e.Until.Local().Format(time.TimeOnly))
	}
	return nil
}

// stands tells whether a change has been made.
func (t *Tuner) stands(c *plan.Change) bool {
	k, err := knob(t.host, c)
	if err != nil {
		return false
	}
	now, err := k.Read()
	return err == nil && k.Equal(now, c.After)
}

// holds tells whether everything is as the plan found it, and can be changed.
func (t *Tuner) holds(p *plan.Plan) error {
	var all []error
	for i := range p.Changes {
		c := &p.Changes[i]
		k, err := knob(t.host, c)
		if err != nil {
			return err
		}
		now, err := k.Read()
		switch {
		case err != nil:
			all = append(all, err)
		case !k.Equal(now, c.Before):
			all = append(all, fmt.Errorf("%s %w the plan was made: it was %s, and is %s", c.Path, ErrDrifted, c.Before, now))
		case !p.Makes(path.Dir(c.Path)):
			all = append(all, t.host.Writable(c.Path))
		}
	}
	return errors.Join(all...)
}

// carryOut makes those changes for which which is true, up to the first that
// fails, and has systemd read its files again if there are some of them among
// those.
func (t *Tuner) carryOut(ctx context.Context, w *pen, p *plan.Plan, which func(i int) bool) error {
	reload := false
	for i := range p.Changes {
		c := &p.Changes[i]
		if !which(i) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := t.make(w, i, c); err != nil {
			return err
		}
		reload = reload || c.Kind == check.Systemd
	}
	if reload {
		return t.reload(ctx)
	}
	return nil
}

func (t *Tuner) reload(ctx context.Context) error {
	if t.units == nil {
		return nil
	}
	if err := t.units.Reload(ctx); err != nil {
		return fmt.Errorf("systemd did not read its files again: %w", err)
	}
	return nil
}

// make makes one change, and sees that it was made in full. What was made in part
// is taken back at once.
func (t *Tuner) make(w *pen, i int, c *plan.Change) error {
	k, err := knob(t.host, c)
	if err != nil {
		return err
	}
	was, err := k.Read()
	if err != nil {
		return err
	}
	if !k.Equal(was, c.Before) && !c.Born() {
		return fmt.Errorf("%s %w the plan was made: it was %s, and is %s", c.Path, ErrDrifted, c.Before, was)
	}
	if err := w.write(Record{Step: stepIntend, Change: i}); err != nil {
		return err
	}
	if err := t.put(k, c.After); err != nil {
		r := Record{Step: stepReturned, Change: i, Error: err.Error()}
		back := t.putBack(k, was)
		if back != nil {
			r.Step = stepFailed
		}
		return errors.Join(err, back, w.write(r))
	}
	return w.write(Record{Step: stepDone, Change: i})
}

// putBack undoes what was made in part, if anything was.
func (t *Tuner) putBack(k Knob, was plan.Value) error {
	if now, err := k.Read(); err == nil && k.Equal(now, was) {
		return nil
	}
	return t.put(k, was)
}

// put writes a value, and reads it back.
func (t *Tuner) put(k Knob, v plan.Value) error {
	if err := k.Write(v); err != nil {
		return err
	}
	got, err := k.Read()
	if err != nil {
		return err
	}
	if !k.Equal(got, v) {
		return fmt.Errorf("%s was told %s, and reads %s: it was taken in part", k.Name(), v, got)
	}
	return nil
}

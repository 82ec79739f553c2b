package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/claudebench/claudebench/tune"
	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/plan"
	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/show"
	"github.com/spf13/pflag"
)

// applyOptions say what is changed, and how carefully.
type applyOptions struct {
	apply, yes, dryRun, untried, verbose bool
	confirm                              time.Duration
	// plan is a file with a plan that was saved; save is where to save this one.
	plan, save string
}

func (o *applyOptions) add(fs *pflag.FlagSet) {
	fs.BoolVar(&o.apply, "apply", false, "change what differs, or the settings that are named")
	fs.BoolVar(&o.yes, "yes", false, "with --apply: do not ask")
	fs.BoolVar(&o.dryRun, "dry-run", false, "with --apply: print the plan, and end")
	fs.DurationVar(&o.confirm, "confirm-within", 0, "with --apply: take it all back unless claudebench tune confirm comes within this time")
	fs.StringVar(&o.save, "save-plan", "", "with --apply: save the plan to this file as well")
	fs.StringVar(&o.plan, "plan", "", "with --apply: carry out the plan of this file")
	fs.BoolVar(&o.untried, "untried", false, "with --apply: go on where values cannot be tried in a namespace before")
	fs.BoolVar(&o.verbose, "verbose", false, "with --apply: print each step")
}

func (o *applyOptions) validate() error {
	switch {
	case !o.apply && (o.yes || o.dryRun || o.untried || o.confirm != 0 || o.plan != "" || o.save != ""):
		return hintedError{errors.New("--yes, --dry-run, --untried, --confirm-within, --plan and --save-plan are for --apply"), "add --apply, or leave them out to check"}
	case o.confirm < 0 || o.confirm > 0 && o.confirm < time.Second:
		return errors.New("--confirm-within must be at least 1s")
	}
	return nil
}

// run makes a plan of what the report has found, shows it, asks, and carries it out. It
// looks again at services afterwards.
func (o *applyOptions) run(ctx context.Context, s *streams, h *host.FS, want *profile.Profile, r *check.Report, again func() (*check.Report, error), format string, keys []string) error {
	p, err := o.planned(h, want, r, keys)
	if err != nil {
		return err
	}
	told := s.out
	if format == "json" {
		told = s.err // the plan is all that is on standard output
	}
	if err := asAsked(s, format, p, func(w show.Options) error { return show.Plan(s.out, p, w) }); err != nil {
		return err
	}
	if o.save != "" {
		if err := savePlan(o.save, p); err != nil {
			return err
		}
	}
	if o.dryRun || len(p.Changes) == 0 {
		return nil
	}
	if err := o.try(h, p); err != nil {
		return err
	}
	if !o.yes {
		if err := agree(ctx, s, "Apply this?"); err != nil {
			return err
		}
	}
	if err := o.carryOut(ctx, s, told, h, p); err != nil || o.confirm > 0 || !p.Touches(check.Systemd) {
		return err
	}
	return readBack(told, again)
}

func (o *applyOptions) planned(h *host.FS, want *profile.Profile, r *check.Report, keys []string) (*plan.Plan, error) {
	if o.plan != "" {
		text, err := os.ReadFile(o.plan)
		if err != nil {
			return nil, usageError{err}
		}
		p, err := plan.Parse(text)
		if err != nil {
			return nil, usageError{fmt.Errorf("%s %w", o.plan, err)}
		}
		return p, nil
	}
	chosen, err := r.Choose(keys)
	if err != nil {
		return nil, usageError{err}
	}
	p, err := plan.Make(h, want, chosen, r.Host.Systemd, tune.Written(h))
	var missing *plan.MissingKey
	if errors.As(err, &missing) {
		return nil, hintedError{err, "write it there, for root alone: install -m 600 /dev/stdin " + missing.Path + ", and Ctrl-D"}
	}
	var open *plan.OpenKey
	if errors.As(err, &open) {
		return nil, hintedError{err, "chown root: " + open.Path + " && chmod 600 " + open.Path}
	}
	return p, err
}

// try has the kernel try the plan in a sandbox. That of a host which is only a
// directory is another one.
func (o *applyOptions) try(h *host.FS, p *plan.Plan) error {
	if h.Root() != "/" {
		return nil
	}
	err := p.Try(sandbox())
	var none *host.SandboxError
	if !errors.As(err, &none) {
		return err
	}
	if !o.untried {
		return hintedError{err, none.Hint + "; or --untried goes on without: each value is read back, and what was taken in part is put back"}
	}
	return nil
}

// readBack tells what limits the service now, and fails if it is not what was written.
func readBack(w io.Writer, again func() (*check.Report, error)) error {
	r, err := again()
	if err != nil {
		return err
	}
	loose := false
	for _, f := range r.Findings {
		if f.ID == check.InForce || f.ID == check.NotInForce || f.ID == check.NeedsRestart {
			fmt.Fprintln(w, f.Message)
		}
		loose = loose || f.ID == check.NotInForce
	}
	if loose {
		return partlyError{hintedError{errors.New("the service runs without some of its limits"), "claudebench tune --only systemd tells which, and why"}}
	}
	return nil
}

func savePlan(path string, p *plan.Plan) error {
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	// Not over what is there: it is root who writes, and the name may be a link.
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return usageError{hintedError{err, "name a new file with --save-plan"}}
	}
	_, err = f.Write(append(text, '\n'))
	return errors.Join(err, f.Close())
}

// agree asks a person, and returns an error unless they say yes. Without one, --yes must
// have been given.
func agree(ctx context.Context, s *streams, question string) error {
	if !s.person {
		return usageError{hintedError{errors.New("there is no terminal to ask at"), "--yes does without, --dry-run shows what would be done"}}
	}
	fmt.Fprintf(s.err, "%s [y/N] ", question)
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(s.in).ReadString('\n')
		answer <- strings.ToLower(strings.TrimSpace(line))
	}()
	select {
	case <-ctx.Done():
		return fmt.Errorf("nothing was changed: %w", ctx.Err())
	case a := <-answer:
		if a != "y" && a != "yes" {
			return errors.New("nothing was changed")
		}
		return nil
	}
}

func (o *applyOptions) carryOut(ctx context.Context, s *streams, told io.Writer, h *host.FS, p *plan.Plan) error {
	if o.verbose {
		h.Trace = func(op, path string) { fmt.Fprintf(s.err, "%s %s\n", op, path) }
	}
	t, err := newTuner(ctx, h, o.confirm > 0 || p.Touches(check.Systemd))
	if err != nil {
		return err
	}
	defer t.close()
	var trial *tune.Trial
	if o.confirm > 0 {
		trial = &tune.Trial{Within: o.confirm, Arm: func(id string, until time.Time) error { return t.arm(ctx, id, until) }}
	}
	id, err := t.Apply(ctx, p, trial)
	switch {
	case errors.Is(err, tune.ErrPartly):
		return partlyError{hintedError{err, "to take back what was done: claudebench tune revert " + id}}
	case errors.Is(err, tune.ErrWaiting):
		return hintedError{err, "claudebench tune confirm, or claudebench tune revert, first"}
	case errors.Is(err, tune.ErrDrifted):
		return hintedError{err, "run claudebench tune again, and look at the new plan"}
	case errors.Is(err, host.ErrLocked):
		return hintedError{err, "another claudebench tune is changing this host: try again when it is done"}
	case err != nil:
		return withRights(err)
	}
	if trial != nil {
		fmt.Fprintf(told, "Applied on trial as %s. It is taken back in %s unless you run: claudebench tune confirm\n", id, o.confirm)
		return nil
	}
	fmt.Fprintf(told, "Applied as %s. To take it back: claudebench tune revert\n", id)
	return nil
}

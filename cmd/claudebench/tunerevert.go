package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/claudebench/claudebench/tune"
	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/show"
	"github.com/spf13/cobra"
)

func newTuneRevert(s *streams) *cobra.Command {
	var root string
	var yes bool
	cmd := &cobra.Command{
		Use:   "revert [ID]",
		Short: "Take back what an apply has changed, the last one by default",
		Long: `Takes back what an apply has changed, the last change first, and each only if it
still is as the apply left it: what somebody has changed since is left alone and
named. After a reboot only our files are taken away, and the values become what the
files that remain say. It may be run twice, and after a crash.`,
		Example: `  sudo claudebench tune revert
  sudo claudebench tune revert 20261122-101500.000 --yes`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			h, e, err := entryOf(root, args)
			if errors.Is(err, tune.ErrNoEntry) && len(args) == 0 {
				_, err = fmt.Fprintln(s.out, "There is nothing to take back.")
				return err
			}
			if err != nil {
				return withRights(err)
			}
			if !yes {
				if err := showUndo(s, h, &e); err != nil {
					return err
				}
				if err := agree(cmd.Context(), s, fmt.Sprintf("Take back %s (%s, %s)?", e.ID, e.Plan.Profile, e.Status)); err != nil {
					return err
				}
			}
			return takeBack(cmd.Context(), s, h, &e)
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "do not ask")
	cmd.Flags().StringVar(&root, "root", "/", "directory of another host's files")
	return cmd
}

// showUndo prints what a revert would do.
func showUndo(s *streams, h *host.FS, e *tune.Entry) error {
	boot, err := h.BootID()
	if err != nil {
		return err
	}
	p := e.Undo()
	if boot != e.BootID {
		p.Notes = append(p.Notes, "The host has been rebooted since: values become what the files that remain say, and not what they were then.")
	}
	return show.Plan(s.out, p, show.Options{Color: s.color, Width: s.width})
}

// entryOf returns the entry of the id in args, or the last one.
func entryOf(root string, args []string) (*host.FS, tune.Entry, error) {
	h, err := host.Open(root)
	if err != nil {
		return nil, tune.Entry{}, usageError{err}
	}
	id := ""
	if len(args) > 0 {
		id = args[0]
	}
	e, err := tune.Find(h, id)
	switch {
	case errors.Is(err, tune.ErrNoEntry) && id == "":
		return nil, e, usageError{fmt.Errorf("nothing is applied: %w", err)}
	case errors.Is(err, tune.ErrNoEntry):
		return nil, e, usageError{hintedError{err, "claudebench tune journal lists those that there are"}}
	}
	return h, e, err
}

func takeBack(ctx context.Context, s *streams, h *host.FS, e *tune.Entry) error {
	id := e.ID
	t, err := newTuner(ctx, h, e.Plan.Touches(check.Systemd))
	if err != nil {
		return err
	}
	defer t.close()
	u, err := t.Revert(ctx, id)
	for _, l := range u.Left {
		fmt.Fprintf(s.out, "left alone: %s\n", l)
	}
	switch {
	case errors.Is(err, tune.ErrPartly):
		return partlyError{hintedError{err, "when that is mended: claudebench tune revert " + id}}
	case errors.Is(err, tune.ErrCovered):
		return usageError{hintedError{err, "take back the later one first; claudebench tune journal lists them"}}
	case err != nil:
		return withRights(err)
	case len(u.Back) == 0 && len(u.Left) == 0:
		fmt.Fprintf(s.out, "Of %s there is nothing to take back.\n", id)
	case len(u.Back) == 0:
		fmt.Fprintf(s.out, "Nothing of %s was taken back: others have changed all of it.\n", id)
	default:
		fmt.Fprintf(s.out, "%s is taken back.\n", id)
	}
	return nil
}

func newTuneConfirm(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "confirm [ID]",
		Short: "Keep what was applied with --confirm-within, and make it last",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			h, err := host.Open("/")
			if err != nil {
				return err
			}
			e, err := tune.OnTrial(h, strings.Join(args, ""))
			if errors.Is(err, tune.ErrNoEntry) {
				return usageError{hintedError{errors.New("no apply is on trial"), "claudebench tune journal lists what was applied"}}
			}
			if err != nil {
				return withRights(err)
			}
			t, err := newTuner(cmd.Context(), h, e.Plan.Touches(check.Systemd))
			if err != nil {
				return err
			}
			defer t.close()
			if err := t.Confirm(cmd.Context(), e.ID); errors.Is(err, tune.ErrPartly) {
				return partlyError{hintedError{err, "to take back what was done: claudebench tune revert " + e.ID}}
			} else if err != nil {
				return withRights(err)
			}
			fmt.Fprintf(s.out, "%s is confirmed, and lasts.\n", e.ID)
			return nil
		},
	}
}

func newTuneJournal(s *streams) *cobra.Command {
	var root, format string
	cmd := &cobra.Command{
		Use:   "journal",
		Short: "List what was applied, and what became of it",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			h, err := host.Open(root)
			if err != nil {
				return usageError{err}
			}
			j, err := tune.ReadJournal(h)
			if err != nil {
				return withRights(err)
			}
			boot, err := h.BootID()
			if err != nil {
				return err
			}
			return asAsked(s, format, j, func(o show.Options) error {
				o.Boot, o.Now = boot, time.Now()
				return show.Journal(s.out, j.Applies, o)
			})
		},
	}
	cmd.Flags().StringVar(&root, "root", "/", "directory of another host's files")
	addTuneFormat(cmd, &format)
	return cmd
}

// withRights hints at what lets an ordinary user on.
func withRights(err error) error {
	if errors.Is(err, os.ErrPermission) {
		return hintedError{err, "run it as root, as with sudo"}
	}
	return err
}

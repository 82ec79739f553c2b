package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/tune"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/manual"
	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/show"
	"github.com/spf13/cobra"
)

func newTune(s *streams) *cobra.Command {
	o := tuneOptions{}
	cmd := &cobra.Command{
		Use:   "tune [--apply [KEY...]]",
		Short: "Check, apply and take back the settings of this host",
		Long: `Compares this host with a profile, and changes nothing: one row a setting, with
what it is, what is wanted, what it will be after a reboot and which file decides
that, and whether it can make a difference here at all. What cannot is shown, and
never makes the check fail.

With --apply it prints what it would change, asks, and changes that. Every step is
written down before it is taken, so that claudebench tune revert takes it back, also
after a crash; what somebody else has changed since is left alone.`,
		Example: `  claudebench tune                                  what differs, and whether it matters
  claudebench tune --explain net.ipv4.tcp_tw_reuse  what a setting does, and does not
  claudebench tune --pid 4711                       inside a container
  claudebench tune --apply --dry-run                what would be changed
  sudo claudebench tune --apply --confirm-within 2m taken back unless confirmed
  sudo claudebench tune confirm
  sudo claudebench tune revert                      as it was before`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), s, args) },
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return pageIDs(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	o.add(cmd)
	cmd.AddCommand(newTuneConfirm(s), newTuneRevert(s), newTuneJournal(s), newTuneVerify(s), newTuneExpire(s), newTuneSandbox(s), newTuneLook(s), newTuneRun(s), newTuneStart(s))
	return cmd
}

// tuneOptions are the flags of the verb.
type tuneOptions struct {
	check  checkOptions
	apply  applyOptions
	format string
	// explain is the setting to explain.
	explain string
}

// checkOptions say what is checked.
type checkOptions struct {
	profile string
	root    string
	pid     int
}

func (o *tuneOptions) add(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.StringVar(&o.check.profile, "profile", profile.Default, "what is wanted: a file, or one of "+strings.Join(profile.Names(), ", "))
	fs.StringVar(&o.check.root, "root", "/", "directory of another host's files")
	fs.IntVar(&o.check.pid, "pid", 0, "check inside the network namespace of this process")
	fs.StringVar(&o.format, "format", "table", "table, json or markdown")
	fs.StringVar(&o.explain, "explain", "", "explain this setting")
	o.apply.add(fs)
	cmd.RegisterFlagCompletionFunc("profile", cobra.FixedCompletions(profile.Names(), cobra.ShellCompDirectiveDefault))
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"table", "json", "markdown"}, cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("explain", cobra.FixedCompletions(pageIDs(), cobra.ShellCompDirectiveNoFileComp))
}

func pageIDs() []string {
	var all []string
	for _, p := range manual.All() {
		all = append(all, p.ID)
	}
	return all
}

func (o *tuneOptions) run(ctx context.Context, s *streams, keys []string) error {
	if o.explain != "" {
		return explain(s, o.explain)
	}
	if err := o.validate(keys); err != nil {
		return usageError{err}
	}
	h, err := host.Open(o.check.root)
	if err != nil {
		return usageError{err}
	}
	report, err := o.check.report(h)
	if err != nil {
		return err
	}
	if o.apply.apply {
		return o.apply.run(ctx, s, h, report, keys)
	}
	if err := o.print(s, report); err != nil {
		return err
	}
	if report.Fails() {
		return errDiffers
	}
	return nil
}

func (o *tuneOptions) validate(keys []string) error {
	switch {
	case len(keys) > 0 && !o.apply.apply:
		return hintedError{fmt.Errorf("unknown verb %q", keys[0]), "settings are named with --apply, or with --explain; see claudebench tune --help"}
	case o.apply.apply && o.check.pid != 0:
		return errors.New("--pid is for looking only: settings of another namespace are not changed from outside")
	case o.check.pid != 0 && o.check.root != "/":
		return errors.New("--pid is for this host, and --root for another")
	case !slices.Contains([]string{"table", "json", "markdown"}, o.format):
		return hintedError{fmt.Errorf("unknown format %q", o.format), "formats are table, json and markdown"}
	}
	return o.apply.validate()
}

func explain(s *streams, id string) error {
	page, ok := manual.Find(id)
	if !ok {
		hint := "known: claudebench tune --explain <TAB>, or the rows of claudebench tune"
		if near := manual.Near(id); near != "" {
			hint = "did you mean " + near + "?"
		}
		return usageError{hintedError{fmt.Errorf("no page about %q", id), hint}}
	}
	return show.Page(s.out, page, show.Options{Color: s.color, Width: s.width})
}

func (o *checkOptions) report(h *host.FS) (*tune.Report, error) {
	p, err := profile.Load(o.profile, known)
	if err != nil {
		return nil, usageError{err}
	}
	c := tune.Checker{Host: h, Profile: p, Defaults: defaults(h)}
	if o.pid != 0 {
		if c.Process, err = host.OpenProcess(o.pid, []string{"tune", "look"}); err != nil {
			return nil, usageError{err}
		}
		defer c.Process.Close()
	}
	return c.Check()
}

// known tells a profile which settings there are.
func known(id string) (hint string, ok bool) {
	if _, ok := manual.Find(id); ok {
		return "", true
	}
	return manual.Near(id), false
}

func (o *tuneOptions) print(s *streams, r *tune.Report) error {
	switch o.format {
	case "json":
		return show.JSON(s.out, r)
	case "markdown":
		return show.Markdown(s.out, r)
	}
	return show.Table(s.out, r, show.Options{Color: s.color, Width: s.width})
}

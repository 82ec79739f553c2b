package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/tune"
	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/manual"
	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/show"
	"github.com/claudebench/claudebench/tune/unit"
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
			return manual.IDs(), cobra.ShellCompDirectiveNoFileComp
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
	only    []string
	unit    string
	root    string
	pid     int
}

func (o *tuneOptions) add(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.StringVar(&o.check.profile, "profile", "", "what is wanted: a file, or one of "+strings.Join(profile.Names(), ", ")+" (default "+profile.Default+", or that with what is asked for)")
	fs.StringSliceVar(&o.check.only, "only", nil, "kinds of settings: "+strings.Join(kinds(), ", "))
	fs.StringVar(&o.check.unit, "unit", "", "the service whose limits are checked, instead of the profile's")
	fs.StringVar(&o.check.root, "root", "/", "directory of another host's files")
	fs.IntVar(&o.check.pid, "pid", 0, "check what this process has: its network namespace, and what its cgroups limit it to")
	fs.StringVar(&o.format, "format", "table", "table, json or markdown")
	fs.StringVar(&o.explain, "explain", "", "explain this setting")
	o.apply.add(fs)
	cmd.RegisterFlagCompletionFunc("profile", cobra.FixedCompletions(profile.Names(), cobra.ShellCompDirectiveDefault))
	cmd.RegisterFlagCompletionFunc("only", cobra.FixedCompletions(kinds(), cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"table", "json", "markdown"}, cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("explain", cobra.FixedCompletions(manual.IDs(), cobra.ShellCompDirectiveNoFileComp))
}

func kinds() []string {
	return []string{string(check.Sysctl), string(check.Systemd), string(check.Cgroup)}
}

func (o *tuneOptions) run(ctx context.Context, s *streams, keys []string) error {
	if err := o.validate(keys); err != nil {
		return usageError{err}
	}
	h, err := host.Open(o.check.root)
	if err != nil {
		return usageError{err}
	}
	if o.explain != "" {
		return explain(s, h, o.explain)
	}
	p, err := o.check.wanted()
	if err != nil {
		return err
	}
	units, version, err := systemd(ctx, h, p.Systemd != nil && o.check.asks(check.Systemd))
	if err != nil {
		return err
	}
	if units != nil {
		defer units.Close()
	}
	report, err := o.check.report(ctx, h, p, units, version)
	if err != nil {
		return err
	}
	if o.apply.apply {
		again := func() (*check.Report, error) { return o.check.report(ctx, h, p, units, version) }
		return o.apply.run(ctx, s, h, p, report, again, o.format, keys)
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
	case o.apply.plan != "" && (len(keys) > 0 || len(o.check.only) > 0 || o.check.unit != "" || o.check.profile != ""):
		return errors.New("--plan says all that is done: leave out the settings, --only, --unit and --profile")
	case o.check.unit != "" && len(o.check.only) > 0 && !slices.Contains(o.check.only, string(check.Systemd)):
		return errors.New("--unit is about systemd: leave out --only, or add systemd to it")
	case o.check.pid < 0:
		return errors.New("--pid must be that of a process, 1 or more")
	case o.check.pid != 0 && o.check.root != "/":
		return errors.New("--pid is for this host, and --root for another")
	case o.apply.confirm != 0 && o.check.root != "/":
		return errors.New("--confirm-within is for this host, and --root for another, where nobody would take it back")
	case !slices.Contains([]string{"table", "json", "markdown"}, o.format):
		return hintedError{fmt.Errorf("unknown format %q", o.format), "formats are table, json and markdown"}
	}
	for _, k := range o.check.only {
		if !slices.Contains(kinds(), k) {
			return hintedError{fmt.Errorf("unknown kind %q", k), "kinds are " + strings.Join(kinds(), ", ")}
		}
	}
	return o.apply.validate()
}

func explain(s *streams, h *host.FS, id string) error {
	page, ok := manual.Find(id)
	if !ok {
		hint := "known: claudebench tune --explain <TAB>, or the rows of claudebench tune"
		if near := manual.Near(id); near != "" {
			hint = "did you mean " + near + "?"
		}
		return usageError{hintedError{fmt.Errorf("no page about %q", id), hint}}
	}
	return show.Page(s.out, page.On(check.KernelOf(h)), show.Options{Color: s.color, Width: s.width})
}

// wanted is the profile that is named, or else that which has the kinds asked for.
func (o *checkOptions) wanted() (*profile.Profile, error) {
	if o.unit != "" && len(o.only) == 0 {
		o.only = []string{string(check.Systemd)}
	}
	name := o.profile
	switch {
	case name != "":
	case slices.Contains(o.only, string(check.Systemd)):
		name = profile.ServiceProfile
	case slices.Contains(o.only, string(check.Cgroup)):
		name = profile.CgroupProfile
	default:
		name = profile.Default
	}
	p, err := profile.Load(name, known)
	if err != nil {
		return nil, usageError{err}
	}
	if err := o.has(p); err != nil {
		return nil, usageError{hintedError{err, "profiles are " + strings.Join(profile.Names(), ", ") + ", or a file"}}
	}
	if o.unit != "" {
		p.Systemd.Unit = o.unit
	}
	return p, nil
}

// asks tells whether a kind is to be looked at.
func (o *checkOptions) asks(k check.Kind) bool {
	return len(o.only) == 0 || slices.Contains(o.only, string(k))
}

// has is an error if the profile has nothing of a kind that is asked for.
func (o *checkOptions) has(p *profile.Profile) error {
	there := map[string]bool{string(check.Sysctl): len(p.Sysctl) > 0, string(check.Systemd): p.Systemd != nil, string(check.Cgroup): p.Cgroup != nil}
	for _, kind := range o.only {
		if !there[kind] {
			return fmt.Errorf("the profile %s has no settings of the kind %s", p.Name, kind)
		}
	}
	if o.unit == "" {
		return nil
	}
	if p.Systemd == nil {
		return fmt.Errorf("the profile %s has no limits for a unit", p.Name)
	}
	return unit.CheckName(o.unit)
}

func (o *checkOptions) report(ctx context.Context, h *host.FS, p *profile.Profile, units *host.Units, version int) (*check.Report, error) {
	c := check.Checker{Host: h, Profile: p, Defaults: defaults(h), Systemd: version}
	if h.Root() == "/" {
		c.Verify = host.Verify
	}
	if units != nil {
		c.Unit = units.Unit
	}
	if o.pid != 0 {
		process, err := host.OpenProcess(o.pid, []string{"tune", "look"})
		if err != nil {
			return nil, usageError{withRights(err)}
		}
		defer process.Close()
		c.Process = process
	}
	for _, k := range o.only {
		c.Only = append(c.Only, check.Kind(k))
	}
	r, err := c.Check(ctx)
	if err != nil || c.Process != nil {
		return r, withRights(err)
	}
	trial, err := tune.Findings(h)
	r.Findings = append(trial, r.Findings...)
	return r, err
}

// known tells a profile which settings there are.
func known(id string) (hint string, ok bool) {
	if _, ok := manual.FindSysctl(id); ok {
		return "", true
	}
	return manual.Near(id), false
}

func (o *tuneOptions) print(s *streams, r *check.Report) error {
	switch o.format {
	case "json":
		return show.JSON(s.out, r)
	case "markdown":
		return show.Markdown(s.out, r)
	}
	return show.Table(s.out, r, show.Options{Color: s.color, Width: s.width})
}

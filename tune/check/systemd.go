package check

import (
	"context"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/unit"
)

// services checks the unit that a profile wants: whether it is there, and its limits.
func (c *Checker) services(ctx context.Context, r *Report) error {
	want := c.Profile.Systemd
	if want == nil {
		return nil
	}
	of := want.Of()
	u, problems, err := unit.Load(c.Host, of.Name)
	if err != nil {
		return err
	}
	state, err := c.state(ctx, r, of.Name)
	if err != nil {
		return err
	}
	switch {
	case u == nil:
		r.Settings = append(r.Settings, presence(of, Differs, "there is no such unit; it would be written in full, and neither enabled nor started"))
		u = new(unit.Unit)
	case u.Masked:
		row := presence(of, Moot, "the unit is masked: somebody wants it not to run")
		row.Refused = row.Reason
		r.Settings = append(r.Settings, row)
		return nil
	default:
		if err := c.review(ctx, r, of.Name, u, state, problems); err != nil {
			return err
		}
	}
	for _, l := range limits(of.Limits, c.Systemd) {
		r.Settings = append(r.Settings, c.limitRow(of.Name, u, l, state))
	}
	return nil
}

// presence is the row of the unit itself.
func presence(of unit.Service, v Verdict, why string) Setting {
	return Setting{
		ID: of.Name, Kind: Systemd, Desired: "present", Mode: string(profile.Exactly), Shadowed: []string{},
		Reason: why, Verdict: v, Path: of.Path(),
	}
}

// state is what systemd knows of the unit, nothing where none runs. What of it is no
// setting is a finding.
func (c *Checker) state(ctx context.Context, r *Report, name string) (*host.UnitState, error) {
	if c.Unit == nil {
		return &host.UnitState{}, nil
	}
	state, err := c.Unit(ctx, name)
	if err != nil {
		return nil, err
	}
	if state.NeedDaemonReload {
		r.Findings = append(r.Findings, Finding{ID: "needs-reload", Severity: "warning", Message: name + " has files that systemd has not read again", Hint: "systemctl daemon-reload"})
	}
	return state, nil
}

// inUse is the memory of a service in bytes, 0 if it does not run or is not known.
func inUse(state *host.UnitState) uint64 {
	if state.MemoryCurrent == host.Infinity {
		return 0
	}
	return state.MemoryCurrent
}

// review adds what is wrong with the unit besides.
func (c *Checker) review(ctx context.Context, r *Report, name string, u *unit.Unit, state *host.UnitState, problems []unit.Problem) error {
	for _, p := range problems {
		f := Finding{ID: "unit-line", Severity: "warning", File: p.File, Line: p.Line, Message: "systemd passes over it: " + p.Message}
		if p.Fatal {
			f.Severity, f.Message = "error", "systemd refuses the unit for it: "+p.Message
		}
		r.Findings = append(r.Findings, f)
	}
	now, err := c.inForce(state)
	if err != nil {
		return err
	}
	facts, err := c.unitFacts(u, now)
	if err != nil {
		return err
	}
	all := unit.Findings(u, facts)
	if file := mainFile(u); c.Verify != nil && file != "" {
		if output, err := c.Verify(ctx, file); err == nil {
			all = append(all, unit.Verify(output)...)
		}
	}
	for _, f := range all {
		r.Findings = append(r.Findings, Finding{ID: f.ID, Severity: string(f.Severity), File: f.File, Line: f.Line, Message: f.Message, Hint: f.Hint})
	}
	r.Findings = append(r.Findings, now.review(name, u)...)
	return nil
}

// mainFile is the file of a unit that is no drop-in, empty if that says nothing.
func mainFile(u *unit.Unit) string {
	for _, s := range u.Settings {
		if !unit.IsDropIn(s.File) {
			return s.File
		}
	}
	return ""
}

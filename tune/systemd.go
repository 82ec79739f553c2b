package tune

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/claudebench/claudebench/tune/cgroup"
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
	switch {
	case u == nil:
		r.Settings = append(r.Settings, presence(of, Differs, "there is no such unit; it would be written in full, and neither enabled nor started"))
		u = new(unit.Unit)
	case u.Masked:
		r.Settings = append(r.Settings, presence(of, Moot, "the unit is masked: somebody wants it not to run"))
		return nil
	default:
		c.review(ctx, r, u, problems)
	}
	state, err := c.state(ctx, r, of.Name)
	if err != nil {
		return err
	}
	for _, l := range limits(of.Limits) {
		row := limitRow(of.Name, u, l)
		if used := inUse(state); l.bytes != 0 && used > uint64(l.bytes) && row.Verdict != OK {
			row.refused = fmt.Sprintf("the service uses %s now", unit.Size(used))
			row.Reason = row.refused + ", and would be stopped by it"
		}
		r.Settings = append(r.Settings, row)
	}
	return nil
}

// presence is the row of the unit itself.
func presence(of unit.Service, v Verdict, why string) Setting {
	return Setting{
		ID: of.Name, Kind: Systemd, Desired: "present", Mode: string(profile.Exactly), Shadowed: []string{},
		Reason: why, Verdict: v, path: of.Path(),
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
	if state.MainPID == 0 {
		return state, nil
	}
	inForce, err := effective(c.Host, state.MainPID)
	if err != nil {
		return nil, err
	}
	r.Findings = append(r.Findings, Finding{ID: "in-force", Severity: "note", Message: fmt.Sprintf("%s runs as process %d, with %s", name, state.MainPID, inForce)})
	return state, nil
}

// effective says what limits a process by its cgroups and those above them.
func effective(h *host.FS, pid int) (string, error) {
	all, err := cgroup.Detect(h)
	if err != nil {
		return "", err
	}
	member, err := cgroup.Of(h, pid)
	if err != nil {
		return "", err
	}
	e, err := all.Effective(h, member)
	if err != nil {
		return "", err
	}
	cpu, memory := "CPU time without a limit", "memory without a limit"
	if e.CPU.By != "" {
		cpu = fmt.Sprintf("%.2f CPUs by %s", e.CPU.Limit.CPUs(), e.CPU.By)
	}
	if e.MemoryMax.By != "" {
		memory = fmt.Sprintf("at most %s of memory by %s", unit.Size(e.MemoryMax.Limit), e.MemoryMax.By)
	}
	return cpu + ", and " + memory, nil
}

// inUse is the memory of a service in bytes, 0 if it does not run or is not known.
func inUse(state *host.UnitState) uint64 {
	if state.MemoryCurrent == host.Infinity {
		return 0
	}
	return state.MemoryCurrent
}

// review adds what is wrong with the unit besides.
func (c *Checker) review(ctx context.Context, r *Report, u *unit.Unit, problems []unit.Problem) {
	for _, p := range problems {
		r.Findings = append(r.Findings, Finding{ID: "unit-line", Severity: "warning", File: p.File, Line: p.Line, Message: "systemd passes over it: " + p.Message})
	}
	all := unit.Findings(u, c.unitFacts())
	if file := mainFile(u); c.Verify != nil && file != "" {
		if output, err := c.Verify(ctx, file); err == nil {
			all = append(all, unit.Verify(output)...)
		}
	}
	for _, f := range all {
		r.Findings = append(r.Findings, Finding{ID: f.ID, Severity: string(f.Severity), File: f.File, Line: f.Line, Message: f.Message, Hint: f.Hint})
	}
}

// mainFile is the file of a unit that is no drop-in, empty if that says nothing.
func mainFile(u *unit.Unit) string {
	for _, s := range u.Settings {
		if !strings.HasSuffix(path.Dir(s.File), ".d") {
			return s.File
		}
	}
	return ""
}

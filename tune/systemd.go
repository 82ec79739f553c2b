package tune

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/profile"
	"github.com/claudebench/claudebench/tune/unit"
)

// A limit is one of the settings of a service that we set.
type limit struct {
	key  string
	mode profile.Mode
	// wanted is as a unit file has it.
	wanted string
	// met tells whether another text means the same, or better.
	met func(text string) bool
	// bytes is the limit of memory, 0 for others.
	bytes unit.Size
}

// limits are those of a service that are said. More open files than wanted are no
// harm, and stay.
func limits(l unit.Limits) []limit {
	var all []limit
	if l.CPUQuota != 0 {
		all = append(all, limit{"CPUQuota", profile.Exactly, l.CPUQuota.String(), func(text string) bool {
			got, err := unit.ParseQuota(text)
			return err == nil && got == l.CPUQuota
		}, 0})
	}
	for key, size := range map[string]unit.Size{"MemoryHigh": l.MemoryHigh, "MemoryMax": l.MemoryMax} {
		if size != 0 {
			all = append(all, limit{key, profile.Exactly, size.String(), func(text string) bool {
				got, err := unit.ParseSize(text, 0)
				return err == nil && got == size
			}, size})
		}
	}
	if l.Files != 0 {
		all = append(all, limit{"LimitNOFILE", profile.AtLeast, strconv.FormatUint(l.Files, 10), func(text string) bool {
			_, got, err := unit.ParseFiles(text)
			return err == nil && got >= l.Files
		}, 0})
	}
	slices.SortFunc(all, func(a, b limit) int { return strings.Compare(a.key, b.key) })
	return all
}

// only returns those of the limits that keep is true of.
func only(l unit.Limits, keep func(key string) bool) unit.Limits {
	if !keep("CPUQuota") {
		l.CPUQuota = 0
	}
	if !keep("MemoryHigh") {
		l.MemoryHigh = 0
	}
	if !keep("MemoryMax") {
		l.MemoryMax = 0
	}
	if !keep("LimitNOFILE") {
		l.Files = 0
	}
	return l
}

// services checks the unit that a profile wants: whether it is there, and its limits.
func (c *Checker) services(ctx context.Context, r *Report) error {
	want := c.Profile.Systemd
	if want == nil {
		return nil
	}
	of := want.Of()
	s, err := readService(c.Host, of.Name)
	if err != nil {
		return err
	}
	if s.main == nil {
		r.Settings = append(r.Settings, Setting{
			ID: of.Name, Kind: Systemd, Desired: "present", Mode: string(profile.Exactly), Shadowed: []string{},
			Reason: "there is no such unit; it would be written in full, and neither enabled nor started", Verdict: Differs, path: of.Path(),
		})
	}
	state, err := c.state(ctx, r, of.Name)
	if err != nil {
		return err
	}
	for _, l := range limits(of.Limits) {
		row := limitRow(of.Name, s, l)
		if used := inUse(state); l.bytes != 0 && used > uint64(l.bytes) && row.Verdict != OK {
			row.refused = fmt.Sprintf("the service uses %s now", unit.Size(used))
			row.Reason = row.refused + ", and would be stopped by it"
		}
		r.Settings = append(r.Settings, row)
	}
	if s.main != nil {
		c.review(ctx, r, s, of.Name)
	}
	return nil
}

// limitRow is the row of one limit. What a unit's files say is so after a reboot, too.
func limitRow(name string, s *service, l limit) Setting {
	now := s.Last("Service", l.key)
	row := Setting{ID: name + ":" + l.key, Kind: Systemd, Desired: l.wanted, Mode: string(l.mode), Shadowed: []string{}, Verdict: Differs, target: l.wanted}
	if now.Value == "" {
		return row
	}
	row.Current, row.Persisted, row.AfterReboot, row.PersistedBy = &now.Value, &now.Value, &now.Value, now.Where()
	if l.met(now.Value) {
		row.Verdict = OK
	}
	return row
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
func (c *Checker) review(ctx context.Context, r *Report, s *service, name string) {
	for _, p := range s.problems {
		r.Findings = append(r.Findings, Finding{ID: "unit-line", Severity: "warning", File: p.File, Line: p.Line, Message: "systemd passes over it: " + p.Message})
	}
	all := unit.Findings(s.Unit, c.unitFacts())
	if c.Verify != nil {
		if output, err := c.Verify(ctx, s.main.Path); err == nil {
			all = append(all, unit.Verify(output)...)
		}
	}
	for _, f := range all {
		r.Findings = append(r.Findings, Finding{ID: f.ID, Severity: string(f.Severity), File: f.File, Line: f.Line, Message: f.Message, Hint: f.Hint})
	}
}

// unitFacts are what of the host a unit is held against.
func (c *Checker) unitFacts() unit.Facts {
	nrOpen, _ := strconv.ParseUint(value(c.Host, "/proc/sys/fs/nr_open"), 10, 64)
	return unit.Facts{
		Systemd:     c.Systemd,
		NrOpen:      nrOpen,
		Memory:      memory(c.Host),
		CPUs:        processors(c.Host),
		UserExists:  func(name string) bool { return listed(c.Host, "/etc/passwd", name) },
		GroupExists: func(name string) bool { return listed(c.Host, "/etc/group", name) },
		DirExists: func(dir string) bool {
			_, err := c.Host.List(dir)
			return !errors.Is(err, fs.ErrNotExist)
		},
	}
}

// listed tells whether a file such as /etc/passwd has a name, or a number. One that
// cannot be read is not held against anybody.
func listed(h *host.FS, file, name string) bool {
	text, err := h.Read(file)
	if err != nil {
		return true
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Split(line, ":")
		if len(fields) > 2 && (fields[0] == name || strings.TrimSpace(fields[2]) == name) {
			return true
		}
	}
	return false
}

// memory is that of the host in bytes, 0 if it is not known.
func memory(h *host.FS) uint64 {
	text, err := h.Read("/proc/meminfo")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if kb, ok := strings.CutPrefix(line, "MemTotal:"); ok {
			n, _ := strconv.ParseUint(strings.TrimSuffix(strings.TrimSpace(kb), " kB"), 10, 54)
			return n << 10
		}
	}
	return 0
}

// processors are the host's, 0 if they are not known.
func processors(h *host.FS) int {
	text, err := h.Read("/proc/cpuinfo")
	if err != nil {
		return 0
	}
	return strings.Count("\n"+string(text), "\nprocessor")
}

// equip adds to a plan the unit in full, if there is none, or else our drop-in with
// those limits that differ.
func (p *Plan) equip(h *host.FS, want *profile.Service, settings []Setting, version int) error {
	if len(settings) == 0 {
		return nil
	}
	of := want.Of()
	s, err := readService(h, of.Name)
	if err != nil {
		return err
	}
	file, text := of.Path(), ""
	if s.main == nil || s.ours {
		if err := keyIsThere(h, of.Credential); err != nil {
			return err
		}
		text, err = of.Render(version)
	} else {
		d := unit.DropIn{Service: of.Name}
		file = d.Path()
		d.Limits = only(of.Limits, func(key string) bool {
			return s.Last("Service", key).File == file || slices.ContainsFunc(settings, func(c Setting) bool { return c.ID == of.Name+":"+key })
		})
		if text, err = d.Render(version); err == nil {
			err = p.makeDir(h, d.Dir())
		}
	}
	if err != nil {
		return err
	}
	if version == 0 {
		p.Notes = append(p.Notes, "No systemd runs here: it will read the files when it starts, or at systemctl daemon-reload.")
	}
	return p.replace(h, file, text)
}

// keyIsThere refuses a unit whose key is missing: it would not start.
func keyIsThere(h *host.FS, c unit.Credential) error {
	if c.Path == "" {
		return nil
	}
	switch _, err := h.Read(c.Path); {
	case errors.Is(err, fs.ErrNotExist):
		return &MissingKey{c.Path}
	case errors.Is(err, fs.ErrPermission):
		return nil // it is root's, as it should be
	default:
		return err
	}
}

// A MissingKey is a plan that cannot be made until the key is in its file.
type MissingKey struct{ Path string }

func (e *MissingKey) Error() string {
	return fmt.Sprintf("the API key is not in %s", e.Path)
}

func (p *Plan) makeDir(h *host.FS, dir string) error {
	_, err := h.List(dir)
	if errors.Is(err, fs.ErrNotExist) {
		p.Changes = append(p.Changes, Change{Kind: Systemd, Form: FormDir, Path: dir, After: Text("")})
		return nil
	}
	return err
}

func (p *Plan) replace(h *host.FS, file, text string) error {
	old, err := h.Read(file)
	before, err := found(string(old), err)
	if err != nil {
		return err
	}
	if before != Text(text) {
		p.Changes = append(p.Changes, Change{Kind: Systemd, Form: FormFile, Path: file, Before: before, After: Text(text)})
		p.Notes = append(p.Notes, "The service is neither started, enabled nor restarted: new limits of CPU and memory act when systemd has read its files again, those of open files when the service is restarted.")
	}
	return nil
}

package render

import (
	"fmt"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/unit"
)

// facts says what was run, and where.
func (p *page) facts(d *report.Document) {
	f := d.Run
	p.heading(f.Scenario, fmt.Sprintf("%s, plan %s, seed %d, trials of each: %d, claudebench %s", f.ID, f.Digest, f.Seed, f.Trials, f.Tool.Version))
	p.text(0, "", "", fmt.Sprintf("host: %s, %d cores, %s of memory, %s %s", f.Host.CPU, f.Host.Cores, unit.Bytes(float64(f.Host.Memory)), f.Host.OS, f.Host.Kernel))
	if f.Target != "" {
		p.text(0, "", "target: ", f.Target)
	}
}

// breaches writes the bounds of the scenario that were not held.
func (p *page) breaches(all []report.Breach) {
	if len(all) == 0 {
		return
	}
	p.heading("bounds not held", "")
	for _, b := range all {
		color := yellow
		if b.Fails() {
			color = red
		}
		p.point(color, b.Client+" "+string(b.Load.Kind), ": "+b.Say())
	}
}

func (p *page) skipped(all []bench.Skip) {
	if len(all) == 0 {
		return
	}
	p.heading("skipped", "")
	for _, s := range all {
		p.point(bold, s.Client, ": "+s.Reason)
		p.fix(s.Fix)
	}
}

// warnings writes those of the run, and then each of the rows' once, with the
// rows that it is about; what to do stands below those that it is for.
func (p *page) warnings(d *report.Document) {
	all := notices(d)
	if len(all) == 0 {
		return
	}
	p.heading("warnings", "")
	for _, a := range advices(all) {
		for _, n := range a.notices {
			p.point(yellow, n.Code, n.where()+": "+n.Message)
		}
		p.fix(a.fix)
	}
}

// fix writes, below a point, what to do.
func (p *page) fix(fix string) {
	if fix != "" {
		p.buffer.WriteString("  ")
		p.text(4, "", "", "→ "+fix)
	}
}

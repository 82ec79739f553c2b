package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"text/tabwriter"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/search"
	"github.com/claudebench/claudebench/report/unit"
)

// print says what was found.
func (f *finding) print(s *streams, format string, found []search.Found) error {
	if format == "json" {
		return f.printJSON(s.out, found)
	}
	fmt.Fprintf(s.out, "The highest %s that keeps %s; upstream %s\n\n", f.noun(), f.goal.text, f.upstream())
	w := tabwriter.NewWriter(s.out, 0, 8, 2, ' ', 0)
	fmt.Fprintf(w, "CLIENT\tKEPT\tNOT KEPT\tTRIALS\n")
	for _, r := range found {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\n", r.Client, f.level(r.Level), f.level(r.Above), r.Trials)
	}
	fmt.Fprintf(w, "\nCLIENT\tTRIED\tTRIALS\t%s\t95 %% INTERVAL\tVERDICT\n", f.goal.metric)
	for _, r := range found {
		for _, p := range r.Probes {
			fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s – %s\t%s\n", r.Client, f.level(p.Level), len(p.Values),
				unit.In(f.goal.unit, p.Mean), unit.In(f.goal.unit, max(p.Low, 0)), unit.In(f.goal.unit, p.High), verdict(p))
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(s.out, "\nWhat is true lies between kept and not kept. Each trial of the run: claudebench report %s\n", f.work.dir)
	return err
}

func (f *finding) noun() string {
	if f.what == maxConcurrency {
		return "number of requests in flight"
	}
	return "rate"
}

func (f *finding) upstream() string {
	if t := f.work.run.Plan.Target; t != "" {
		return t
	}
	return f.phase.Preset + f.phase.Latency
}

// level writes a rate or a number of requests; a dash where there is none.
func (f *finding) level(v float64) string {
	switch {
	case v == 0:
		return "–"
	case f.what == maxConcurrency:
		return unit.Number(v)
	}
	return unit.Rate(v)
}

// verdict is that of a probe, in words.
func verdict(p search.Probe) string {
	text := string(p.Verdict)
	switch {
	case p.Verdict == "":
		text = "interrupted"
	case math.IsInf(p.High, 1):
		text += ": errors, unsent requests or a failed trial"
	}
	if p.Confirm {
		text += ", longer trials"
	}
	return text
}

// foundDoc is what run --find --format json prints. Times are in seconds, shares from 0
// to 1, rates in requests per second; what is not known is null.
type foundDoc struct {
	SchemaVersion int         `json:"schema_version"`
	RunDir        string      `json:"run_dir"`
	Find          string      `json:"find"`
	SLO           string      `json:"slo"`
	Metric        string      `json:"metric"`
	Bound         float64     `json:"bound"`
	Results       []foundItem `json:"results"`
}

type foundItem struct {
	Client string `json:"client"`
	// Kept is the highest level that kept the SLO, Above the lowest known not to.
	Kept   *float64    `json:"kept"`
	Above  *float64    `json:"not_kept"`
	Trials int         `json:"trials"`
	Probes []probeItem `json:"probes"`
}

type probeItem struct {
	Level   float64        `json:"level"`
	Confirm bool           `json:"confirm"`
	Values  []*float64     `json:"values"`
	Mean    *float64       `json:"mean"`
	Low     *float64       `json:"low"`
	High    *float64       `json:"high"`
	Verdict search.Verdict `json:"verdict"`
}

func (f *finding) printJSON(w io.Writer, found []search.Found) error {
	doc := foundDoc{
		SchemaVersion: bench.SchemaVersion, RunDir: f.work.dir, Find: f.what, SLO: f.goal.text,
		Metric: f.goal.metric, Bound: f.goal.bound, Results: []foundItem{},
	}
	for _, r := range found {
		item := foundItem{Client: r.Client, Kept: above0(r.Level), Above: above0(r.Above), Trials: r.Trials, Probes: []probeItem{}}
		for _, p := range r.Probes {
			item.Probes = append(item.Probes, itemOf(p))
		}
		doc.Results = append(doc.Results, item)
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(doc)
}

func itemOf(p search.Probe) probeItem {
	item := probeItem{Level: p.Level, Confirm: p.Confirm, Mean: finite(p.Mean), Low: finite(p.Low), High: finite(p.High), Verdict: p.Verdict}
	for _, v := range p.Values {
		item.Values = append(item.Values, finite(v))
	}
	return item
}

// above0 is nil for a level that there is not.
func above0(v float64) *float64 {
	if v == 0 {
		return nil
	}
	return &v
}

// finite is nil for what JSON has no number for.
func finite(v float64) *float64 {
	if math.IsInf(v, 0) || math.IsNaN(v) {
		return nil
	}
	return &v
}

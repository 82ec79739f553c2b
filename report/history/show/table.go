package show

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report/history"
	"github.com/claudebench/claudebench/report/render"
	"github.com/claudebench/claudebench/report/unit"
)

// Table writes the history for a terminal: a table for each workload and class of hosts, and
// below it each change.
func Table(w io.Writer, dir string, h *history.History) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "history of %s: %s\n", printable(dir), runs(h.Runs))
	rest, single, short := h.Series, 0, 0
	for len(rest) > 0 {
		n := together(rest)
		all := repeated(rest[:n])
		single += n - len(all)
		for i := range all {
			if !all[i].Searched() {
				short++
			}
		}
		if err := section(&b, all); err != nil {
			return err
		}
		rest = rest[n:]
	}
	legend(&b, len(h.Series), single, short)
	warnings(&b, h.Warnings)
	_, err := w.Write(b.Bytes())
	return err
}

// together is how many of the series, from the first on, are of one workload on one class of hosts.
func together(all []history.Series) int {
	n := 1
	for n < len(all) && all[n].Digest == all[0].Digest && all[n].Host.Like(all[0].Host) {
		n++
	}
	return n
}

// repeated leaves out the series of one run.
func repeated(all []history.Series) []history.Series {
	var kept []history.Series
	for _, s := range all {
		if len(s.Points) > 1 {
			kept = append(kept, s)
		}
	}
	return kept
}

func section(b *bytes.Buffer, all []history.Series) error {
	if len(all) == 0 {
		return nil
	}
	host := all[0].Host
	fmt.Fprintf(b, "\n%s\n", printable(all[0].Workload.String()))
	fmt.Fprintf(b, "workload %s on hosts like: %s\n", all[0].Digest,
		printable(fmt.Sprintf("%s, %d cores, %s of memory, kernel %s", host.CPU, host.Cores, unit.Bytes(float64(host.Memory)), host.Kernel)))
	var rows [][]string
	for i := range all {
		rows = append(rows, row(&all[i]))
	}
	if err := render.Grid(b, []string{"client", "metric", "runs", "first", "last", "first to last", "changes"}, rows, "llrrrll"); err != nil {
		return err
	}
	for i := range all {
		for _, c := range all[i].Changes {
			b.WriteString("- " + printable(sentence(&all[i], c)) + "\n")
		}
	}
	return nil
}

func row(s *history.Series) []string {
	values := make([]float64, len(s.Points))
	for i, p := range s.Points {
		values[i] = p.Value
	}
	in := func(v float64) string { return unit.In(s.Metric.Unit, v) }
	return []string{
		printable(s.Client), s.Metric.Name, unit.Count(len(values)), in(values[0]), in(values[len(values)-1]), sparkline(values), changes(s),
	}
}

func changes(s *history.Series) string {
	switch {
	case !s.Searched():
		return "too few runs"
	case len(s.Changes) == 0:
		return "none"
	}
	var lines []string
	for _, c := range s.Changes {
		lines = append(lines, size(s, c)+", "+word(s, c))
	}
	return strings.Join(lines, "\n")
}

func size(s *history.Series, c history.Change) string {
	by, ok := c.Size(s.Metric)
	if !ok {
		return "from 0"
	}
	return s.Metric.Say(by)
}

func word(s *history.Series, c history.Change) string {
	switch {
	case c.Before == c.After:
		return "spread"
	case c.Worse(s.Metric):
		return "worse"
	}
	return "better"
}

// sentence says what changed, when, and from what to what.
func sentence(s *history.Series, c history.Change) string {
	p := s.Points[c.At]
	return fmt.Sprintf("%s %s: %s, %s, from %s on (%s, claudebench %s): %s, before %s", s.Client, s.Metric.Name,
		size(s, c), word(s, c), p.Dir, p.Began.Format("2006-01-02 15:04 UTC"), p.Tool, unit.In(s.Metric.Unit, c.After), unit.In(s.Metric.Unit, c.Before))
}

// legend says how the tables are read, and what is not in them.
func legend(b *bytes.Buffer, all, single, short int) {
	b.WriteByte('\n')
	if all > single {
		fmt.Fprintf(b, "A value is the median over the trials of a run, and a change that between the medians of the runs before and\nafter it. Of a hundred series without a change about one shows one. A line spans at least %s of its middle.\n", unit.Percent(sparkSpan))
	}
	if short > 0 {
		fmt.Fprintf(b, "Changes are looked for from %d runs on, under one workload and on hosts that are alike.\n", history.Least)
	}
	if single > 0 {
		fmt.Fprintf(b, "Left out: what one run alone has measured (%s series).\n", unit.Count(single))
	}
	if all == 0 {
		b.WriteString("There is nothing to show.\n")
	}
}

func warnings(b *bytes.Buffer, all []bench.Warning) {
	for _, w := range all {
		fmt.Fprintf(b, "\nwarning: %s: %s\n  → %s\n", w.Code, printable(w.Message), w.Fix)
	}
}

func runs(n int) string {
	if n == 1 {
		return "1 run"
	}
	return unit.Count(n) + " runs"
}

// printable replaces what could move a terminal's cursor.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

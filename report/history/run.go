package history

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/report"
)

// maxRunFile is the size of the largest run.json that is read, in bytes. One of 1000 trials
// has some megabytes.
const maxRunFile = 256 << 20

// A stamp tells, without reading it, whether a file is still what it was.
type stamp struct {
	size, modified int64 // bytes, and nanoseconds since 1970
}

// A candidate is a directory that holds a run.
type candidate struct {
	name string
	stamp
}

// candidates are the runs in a directory.
func candidates(dir string) ([]candidate, []bench.Warning, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, err
	}
	var all []candidate
	var warnings []bench.Warning
	for _, e := range entries {
		path := filepath.Join(dir, e.Name(), engine.RunFile)
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist) || !e.IsDir() && e.Type()&fs.ModeSymlink == 0:
		case err != nil:
			warnings = append(warnings, leftOut(err))
		case !info.Mode().IsRegular() || info.Size() > maxRunFile:
			warnings = append(warnings, leftOut(fmt.Errorf("%s: is no file of at most %d MB", path, maxRunFile>>20)))
		default:
			all = append(all, candidate{e.Name(), stamp{info.Size(), info.ModTime().UnixNano()}})
		}
	}
	return all, warnings, nil
}

// leftOut warns of a run that could not be read. Its error names the file, and the place.
func leftOut(err error) bench.Warning {
	return bench.Warning{Code: "unreadable-run", Message: "left out: " + oneLine(err), Fix: "delete the run, or mend its file"}
}

// A record is what the index keeps of a run.
type record struct {
	candidate
	id, tool  string
	began     time.Time
	host      bench.Host
	workloads map[string]string // texts by digest
	figures   []figure
}

// A figure is what a run says of one metric.
type figure struct {
	client, workload, metric string
	value                    float64
}

// measure reads a run with its hits.
func measure(dir string, c candidate) (record, error) {
	path := filepath.Join(dir, c.name)
	run, err := engine.Open(path)
	if err != nil {
		return record{}, err
	}
	if err := run.Plan.Validate(); err != nil {
		return record{}, fmt.Errorf("%s: %w", filepath.Join(path, engine.RunFile), err)
	}
	doc, err := report.Build(path, run)
	if err != nil {
		return record{}, err
	}
	r := record{candidate: c, id: run.ID, tool: run.Tool.Version, began: run.Began, host: run.Host, workloads: map[string]string{}}
	for i := range doc.Results {
		r.add(&run.Plan, &doc.Results[i])
	}
	return r, nil
}

// add takes up a row. What a search found has a load of its own in every run.
func (r *record) add(p *bench.Plan, row *report.Result) {
	if p.Phases[row.Phase].Kind != bench.Fixed {
		return
	}
	text := workloadOf(p, row.Phase).text()
	r.workloads[digest(text)] = text
	for _, m := range metrics() {
		if s := m.of(row); s != nil && !math.IsNaN(s.Median) && !math.IsInf(s.Median, 0) {
			r.figures = append(r.figures, figure{row.Client, digest(text), m.Name, s.Median})
		}
	}
}

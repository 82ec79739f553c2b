package main

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/engine"
	"github.com/claudebench/claudebench/report"
	"github.com/rogpeppe/go-internal/testscript"
)

// vegetaAgrees DIR lets the released vegeta command read every hit log of a
// run, and holds what it says of them against our figures.
func vegetaAgrees(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: vegeta-agrees DIR")
	}
	dir := ts.MkAbs(args[0])
	run, err := engine.Open(dir)
	ts.Check(err)
	if len(run.Trials) == 0 {
		ts.Fatalf("%s holds no trial", dir)
	}
	for _, t := range run.Trials {
		ours, err := report.Measure(dir, t)
		ts.Check(err)
		theirs, err := askVegeta(filepath.Join(dir, t.Hits))
		ts.Check(err)
		if err := theirs.agree(ours); err != nil {
			ts.Fatalf("%s of %s: %v", t.Hits, t.Client, err)
		}
	}
}

// vegetaReport is the part of `vegeta report -type=json` that we answer for.
type vegetaReport struct {
	Latencies struct{ Mean time.Duration }
	Requests  int
	Success   float64
	Codes     map[string]int `json:"status_codes"`
}

func askVegeta(log string) (r vegetaReport, err error) {
	out, err := exec.Command("go", "tool", "github.com/tsenart/vegeta/v12", "report", "-type=json", log).Output()
	if err != nil {
		return r, fmt.Errorf("vegeta: %w", err)
	}
	return r, json.Unmarshal(out, &r)
}

func (theirs vegetaReport) agree(ours report.Figures) error {
	success := 0
	for code, n := range ours.Codes {
		if theirs.Codes[strconv.Itoa(int(code))] != n {
			return fmt.Errorf("%d answers with code %d, vegeta says %v", n, code, theirs.Codes)
		}
		if bench.OutcomeOf(int(code)) == bench.OK {
			success += n
		}
	}
	share := float64(success) / float64(ours.Requests)
	switch {
	case ours.Requests != theirs.Requests:
		return fmt.Errorf("%d requests, vegeta says %d", ours.Requests, theirs.Requests)
	case (ours.Service - theirs.Latencies.Mean).Abs() > time.Microsecond:
		return fmt.Errorf("mean service time is %s, vegeta says %s", ours.Service, theirs.Latencies.Mean)
	case len(ours.Codes) != len(theirs.Codes):
		return fmt.Errorf("codes are %v, vegeta says %v", ours.Codes, theirs.Codes)
	case share-theirs.Success > 1e-9 || theirs.Success-share > 1e-9:
		return fmt.Errorf("success is %g, vegeta says %g", share, theirs.Success)
	}
	return nil
}

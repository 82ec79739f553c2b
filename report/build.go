package report

import (
	"fmt"
	"slices"

	"github.com/claudebench/claudebench/bench"
)

// Build makes the document of a run from run.json and the hit logs in dir.
// The run need not be complete.
func Build(dir string, run *bench.Run) (*Document, error) {
	if err := validate(run); err != nil {
		return nil, err
	}
	all, err := measureAll(dir, run)
	if err != nil {
		return nil, err
	}
	results := fixed(run, all)
	for i, ph := range run.Plan.Phases {
		if ph.Kind == bench.MaxThroughput {
			results = found(results, run, all, i)
		}
	}
	sortAndRank(results)
	d := &Document{
		SchemaVersion: bench.SchemaVersion,
		RunDir:        dir,
		Run:           facts(run),
		Results:       results,
		Traces:        traces(all),
		Claims:        claims(run, results),
		Ladder:        ladder(run, all),
		Skipped:       run.Skipped,
		Breaches:      breaches(&run.Plan, results),
		Warnings:      runWarnings(run),
	}
	if run.Plan.Comparison != nil {
		c, err := compare(&run.Plan, all)
		if err != nil {
			return nil, err
		}
		d.Comparison = &c
		d.Warnings = append(d.Warnings, c.warned(run.Plan.Gates)...)
	}
	return d, nil
}

func facts(run *bench.Run) Facts {
	return Facts{
		ID: run.ID, Scenario: run.Plan.Scenario,
		Began: run.Began, Ended: run.Ended, Interrupted: run.Interrupted,
		Digest: run.Digest, Seed: run.Plan.Seed, Trials: run.Plan.Trials,
		Target: run.Plan.Target, Phases: run.Plan.Phases,
		Spending: run.Spending,
		Host:     run.Host, Tool: run.Tool,
	}
}

// fixed returns the rows of the fixed phases.
func fixed(run *bench.Run, all []measured) []Result {
	var rows []Result
	for i, ph := range run.Plan.Phases {
		if ph.Kind != bench.Fixed {
			continue
		}
		for _, client := range clients(run) {
			rows = append(rows, newResult(client, i, ph.Load, pick(run, all, client, i)))
		}
	}
	return rows
}

// clients are those of the plan that were not skipped.
func clients(run *bench.Run) []string {
	return slices.DeleteFunc(slices.Clone(run.Plan.Clients), func(name string) bool {
		return slices.ContainsFunc(run.Skipped, func(s bench.Skip) bool { return s.Client == name })
	})
}

// validate refuses a run whose trials do not belong to its plan.
func validate(run *bench.Run) error {
	for _, t := range run.Trials {
		if t.Phase < 0 || t.Phase >= len(run.Plan.Phases) {
			return fmt.Errorf("trial %d is of phase %d, but the plan has %d", t.Number, t.Phase, len(run.Plan.Phases))
		}
	}
	return nil
}

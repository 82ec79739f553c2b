package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"

	"github.com/claudebench/claudebench/report/stat"
)

// A climbed ladder is what a run of one printed.
type climbed struct {
	Ladder struct {
		Worth []struct {
			Measure string
			Added   change
			LeftOut change `json:"left_out"`
		}
	}
}

type change struct {
	Latency *gain `json:"latency_mean_seconds"`
	Errors  *gain `json:"error_share"`
}

type gain struct {
	Change float64
	Each   []float64
}

// A step is a difference between two rungs, of one metric, as both climbs found it.
type step struct {
	name, metric  string
	first, second *gain
}

var errDiffers = errors.New("the two climbs of the ladder differ, and nothing has changed")

// twice climbs the ladder of a scenario two times, and tests whether any difference between its
// rungs is another one the second time: those of all repetitions, by the rank-sum test, together
// at a level of 5 % (Holm).
func (l *lab) twice(ctx context.Context, scenario string) error {
	first, err := l.climb(ctx, scenario, 1)
	if err != nil {
		return err
	}
	second, err := l.climb(ctx, scenario, 2)
	if err != nil {
		return err
	}
	all := steps(first, second)
	var p []float64
	for _, s := range all {
		p = append(p, stat.RankSum(s.first.Each, s.second.Each))
	}
	fmt.Println("| difference | of | first climb | second climb | p | adjusted p |")
	fmt.Println("|---|---|---|---|---|---|")
	differs := false
	for i, adjusted := range stat.Holm(p) {
		s := all[i]
		fmt.Printf("| %s | %s | %+.4g | %+.4g | %.3f | %.3f |\n", s.name, s.metric, s.first.Change, s.second.Change, p[i], adjusted)
		differs = differs || adjusted <= 0.05
	}
	if differs {
		return errDiffers
	}
	return nil
}

func steps(first, second *climbed) []step {
	var all []step
	add := func(name string, a, b change) {
		for _, s := range []step{{name, "mean latency, s", a.Latency, b.Latency}, {name, "errors, share", a.Errors, b.Errors}} {
			if s.first != nil && s.second != nil {
				all = append(all, s)
			}
		}
	}
	for i, w := range first.Ladder.Worth {
		add(w.Measure+" added", w.Added, second.Ladder.Worth[i].Added)
		add(w.Measure+" left out", w.LeftOut, second.Ladder.Worth[i].LeftOut)
	}
	return all
}

func (l *lab) climb(ctx context.Context, scenario string, seed int) (*climbed, error) {
	dir, err := os.MkdirTemp("", "soak-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	run := exec.CommandContext(ctx, l.program, "run", scenario, "--seed", strconv.Itoa(seed), "--format", "json", "--out", dir)
	run.Cancel = func() error { return run.Process.Signal(os.Interrupt) }
	run.Stderr = os.Stderr
	out, err := run.Output()
	if err != nil {
		return nil, fmt.Errorf("%v: %w", run.Args, err)
	}
	var c climbed
	return &c, json.Unmarshal(out, &c)
}

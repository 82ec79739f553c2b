package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"time"
)

// A lab is what all comparisons have in common.
type lab struct {
	program, client string
	requests        int
	// seed is that of the next comparison.
	seed int
}

const (
	// usual is the upstream of the scenario ab.
	usual = "lognormal(median=60ms,p99=120ms)"
	// slower is usual with each of its service times 10 % longer.
	slower = "lognormal(median=66ms,p99=132ms)"
)

// A verdict is what a comparison printed.
type verdict struct {
	Verdict     string       `json:"verdict"`
	Comparisons []comparison `json:"comparisons"`
}

type comparison struct {
	Metric  string  `json:"metric"`
	Base    float64 `json:"base"`
	Verdict string  `json:"verdict"`
	Change  float64 `json:"change"`
	Pairs   int     `json:"pairs"`
}

// A series is what several comparisons said.
type series struct {
	// name is what head does.
	name string
	// metric is the one in which a change was planted; empty for none.
	metric   string
	verdicts []verdict
}

// repeat compares the client with head n times.
func (l *lab) repeat(ctx context.Context, n int, metric, head string) (*series, error) {
	s := &series{metric: metric}
	for i := range n {
		v, err := l.compare(ctx, head)
		if err != nil {
			return nil, err
		}
		s.verdicts = append(s.verdicts, v)
		fmt.Fprintf(os.Stderr, "%s  %s, %d of %d: %s, %s\n", time.Now().Format(time.TimeOnly), head, i+1, n, v.Verdict, v.changes())
	}
	return s, nil
}

func (l *lab) compare(ctx context.Context, head string) (v verdict, err error) {
	seed := l.seed
	l.seed++
	dir, err := os.MkdirTemp("", "soak-")
	if err != nil {
		return v, err
	}
	defer os.RemoveAll(dir)
	ab := exec.CommandContext(ctx, l.program, "ab", l.client, head, "--latency", usual, "--seed", strconv.Itoa(seed),
		"--requests", strconv.Itoa(l.requests), "--format", "json", "--out", dir)
	ab.Cancel = func() error { return ab.Process.Signal(os.Interrupt) }
	out, err := ab.Output()
	code := 0
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		return v, err
	}
	if err := json.Unmarshal(out, &v); err != nil {
		return v, fmt.Errorf("%v ended with %d: %w", ab.Args, code, err)
	}
	if worse := v.Verdict == "worse"; worse != (code == 3) || !worse && code != 0 {
		return v, fmt.Errorf("the verdict is %s, and the exit code is %d", v.Verdict, code)
	}
	return v, nil
}

// changes are those of the metrics that gate, for the log.
func (v verdict) changes() string {
	text := ""
	for _, c := range v.Comparisons {
		if c.Metric == "p50" || c.Metric == "cpu_per_request" {
			text += fmt.Sprintf("%s %+.2f %% (%s, %d pairs) ", c.Metric, 100*c.Change, c.Verdict, c.Pairs)
		}
	}
	return text
}

// median is that of a figure of a metric, over the verdicts.
func (s *series) median(metric string, figure func(comparison) float64) float64 {
	var all []float64
	for _, v := range s.verdicts {
		for _, c := range v.Comparisons {
			if c.Metric == metric {
				all = append(all, figure(c))
			}
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// cpu is base's CPU time of a request.
func (s *series) cpu() time.Duration {
	return time.Duration(1e9 * s.median("cpu_per_request", func(c comparison) float64 { return c.Base }))
}

// row prints the line of the table.
func (s *series) row() {
	count, planted, pairs := map[string]int{}, 0, 0
	for _, v := range s.verdicts {
		count[v.Verdict]++
		for _, c := range v.Comparisons {
			if c.Metric == s.metric && c.Verdict == "worse" && v.Verdict == "worse" {
				planted++
			}
			if c.Metric == "p50" {
				pairs += c.Pairs
			}
		}
	}
	found, change := "–", "–"
	if s.metric != "" {
		found = fmt.Sprintf("%d (%s)", planted, s.metric)
		change = fmt.Sprintf("%+.1f %%", 100*s.median(s.metric, func(c comparison) float64 { return c.Change }))
	}
	fmt.Printf("| %s | %d | %d | %d | %d | %d | %d | %s | %s | %.1f |\n", s.name, len(s.verdicts), count["same"], count["better"], count["unclear"],
		count["contaminated"], count["worse"], found, change, float64(pairs)/float64(max(1, len(s.verdicts))))
}

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
	program, client       string
	requests, concurrency int
	// seed is another one for each comparison.
	seed int
}

// A verdict is what a comparison printed.
type verdict struct {
	Verdict     string `json:"verdict"`
	Comparisons []struct {
		Metric  string  `json:"metric"`
		Base    float64 `json:"base"`
		Verdict string  `json:"verdict"`
		Change  float64 `json:"change"`
		Pairs   int     `json:"pairs"`
	} `json:"comparisons"`
}

// A series is what several comparisons said.
type series struct {
	// metric is the one in which a change was planted; empty for none.
	metric   string
	verdicts []verdict
}

// repeat compares the client with head n times.
func (l *lab) repeat(ctx context.Context, n int, metric, latency, head string) (*series, error) {
	s := &series{metric: metric}
	for i := range n {
		v, err := l.compare(ctx, latency, head)
		if err != nil {
			return nil, err
		}
		s.verdicts = append(s.verdicts, v)
		fmt.Fprintf(os.Stderr, "%s  %s, %d of %d: %s, %s\n", time.Now().Format(time.TimeOnly), head, i+1, n, v.Verdict, v.changes())
	}
	return s, nil
}

func (l *lab) compare(ctx context.Context, latency, head string) (v verdict, err error) {
	l.seed++
	dir, err := os.MkdirTemp("", "soak-")
	if err != nil {
		return v, err
	}
	defer os.RemoveAll(dir)
	ab := exec.CommandContext(ctx, l.program, "ab", l.client, head, "--latency", latency, "--seed", strconv.Itoa(l.seed),
		"--requests", strconv.Itoa(l.requests), "--concurrency", strconv.Itoa(l.concurrency), "--format", "json", "--out", dir)
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

// cpu is the median of base's CPU time of a request.
func (s *series) cpu() time.Duration {
	var all []float64
	for _, v := range s.verdicts {
		for _, c := range v.Comparisons {
			if c.Metric == "cpu_per_request" {
				all = append(all, c.Base)
			}
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return time.Duration(all[len(all)/2] * 1e9)
}

// row prints the line of the table.
func (s *series) row(head string) {
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
	found := "–"
	if s.metric != "" {
		found = fmt.Sprintf("%d (%s)", planted, s.metric)
	}
	fmt.Printf("| %s | %d | %d | %d | %d | %d | %d | %s | %.1f |\n", head, len(s.verdicts), count["same"], count["better"], count["unclear"],
		count["contaminated"], count["worse"], found, float64(pairs)/float64(max(1, len(s.verdicts))))
}

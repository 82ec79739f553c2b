package search_test

import (
	"slices"
	"testing"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/search"
)

// A countdown wants n steps of one client.
type countdown struct {
	client string
	n      int
}

func (c *countdown) Next([]bench.Trial) (bench.Step, bool) {
	c.n--
	return bench.Step{Client: c.client}, c.n >= 0
}

func TestInterleave(t *testing.T) {
	tests := map[string]struct {
		choosers []search.Chooser
		want     []string
	}{
		"none":       {},
		"one":        {[]search.Chooser{&countdown{"a", 2}}, []string{"a", "a"}},
		"in turn":    {[]search.Chooser{&countdown{"a", 2}, &countdown{"b", 2}}, []string{"a", "b", "a", "b"}},
		"uneven":     {[]search.Chooser{&countdown{"a", 1}, &countdown{"b", 3}, &countdown{"c", 2}}, []string{"a", "b", "c", "b", "c", "b"}},
		"empty ones": {[]search.Chooser{&countdown{"a", 0}, &countdown{"b", 1}, &countdown{"c", 0}}, []string{"b"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, trial := range run(search.Interleave(tt.choosers...), never) {
				got = append(got, trial.Client)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

// Interleaved searches find what each finds alone.
func TestInterleavedSearches(t *testing.T) {
	measure := func(t bench.Trial) (search.Point, error) {
		return saturating(map[string]int{"slow": 16, "fast": 256}[t.Client])(t.Load.Concurrency), nil
	}
	both := search.Interleave(
		search.NewMax("slow", 0, phase, measure),
		search.NewMax("fast", 0, phase, measure),
	)
	found := map[string]int{}
	for _, trial := range run(both, never) {
		if trial.Confirm {
			found[trial.Client] = trial.Load.Concurrency
		}
	}
	if found["slow"] != 16 || found["fast"] != 256 {
		t.Errorf("found %v", found)
	}
}

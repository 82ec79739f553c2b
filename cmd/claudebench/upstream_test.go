package main

import (
	"testing"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/mock"
)

// TestOneBoundOfLateness: the mock counts by its own constant, because it knows
// nothing of a benchmark, and the reports speak of the benchmark's.
func TestOneBoundOfLateness(t *testing.T) {
	if mock.LateBound != bench.LateBound {
		t.Errorf("the mock counts from %s on, reports say %s", mock.LateBound, bench.LateBound)
	}
}

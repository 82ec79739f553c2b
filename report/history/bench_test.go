package history

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/claudebench/claudebench/bench"
)

// BenchmarkHistory reads 200 runs of 10 clients, 3 trials each of 20 requests: with no index, with
// a whole one, and with one that lacks a run. Nearly all of the time with an index goes into the
// search for changes.
func BenchmarkHistory(b *testing.B) {
	dir := nightly(b, 0)
	for i := range 200 {
		save(b, filepath.Join(dir, fmt.Sprintf("%03d", i)), manyClients(i), latency(i))
	}
	path := filepath.Join(dir, indexName)
	last := filepath.Join(dir, "199", "run.json")
	for _, bm := range []struct {
		name   string
		before func() error
	}{
		{"first", func() error { return os.RemoveAll(path) }},
		{"again", func() error { return nil }},
		{"one-more", func() error { return touch(last) }},
	} {
		b.Run(bm.name, func(b *testing.B) {
			for b.Loop() {
				if err := bm.before(); err != nil {
					b.Fatal(err)
				}
				if h := read(b, dir, Options{}); len(h.Series) != 10*len(Metrics()) || len(h.Series[0].Points) != 200 {
					b.Fatalf("%d series", len(h.Series))
				}
			}
		})
	}
}

func manyClients(n int) *bench.Run {
	run := newRun(n)
	run.Plan.Clients, run.Plan.Trials, run.Trials = nil, 3, nil
	for c := range 10 {
		name := fmt.Sprintf("client-%d", c)
		run.Plan.Clients = append(run.Plan.Clients, name)
		for range 3 {
			addTrial(run, name)
		}
	}
	return run
}

// touch moves a file's time on by a second.
func touch(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	at := info.ModTime().Add(1e9)
	return os.Chtimes(path, at, at)
}

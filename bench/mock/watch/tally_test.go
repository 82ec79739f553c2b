package watch

import (
	"maps"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

func same(t *testing.T, what string, got, want map[string]int64) {
	t.Helper()
	if !maps.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func sum(counts map[string]int64) (all int64) {
	for _, n := range counts {
		all += n
	}
	return all
}

func TestTally(t *testing.T) {
	tally := NewTally()
	for range 3 {
		tally.Add(Cell{"a", "opus", "ok", 200})
	}
	tally.Add(Cell{"b", "opus", "overloaded_error", 529})
	tally.Add(Cell{"", "", "broken", 0})
	same(t, "keys", tally.By(Cell.ByKey), map[string]int64{"a": 3, "b": 1})
	same(t, "models", tally.By(Cell.ByModel), map[string]int64{"opus": 4})
	same(t, "outcomes", tally.By(Cell.ByOutcome), map[string]int64{"ok": 3, "overloaded_error": 1, "broken": 1})
	same(t, "statuses", tally.By(Cell.ByStatus), map[string]int64{"200": 3, "529": 1})
}

// TestTallyIsBounded: what is too much keeps its outcome and its status, and what
// was there before is counted as ever.
func TestTallyIsBounded(t *testing.T) {
	tally := NewTally()
	for i := range maxCells + 500 {
		tally.Add(Cell{strconv.Itoa(i), "opus", "ok", 200})
	}
	tally.Add(Cell{"0", "opus", "ok", 200})
	tally.Add(Cell{"new", "opus", "api_error", 500})
	if n := len(tally.counts); n != maxCells+2 {
		t.Errorf("%d cells", n)
	}
	keys := tally.By(Cell.ByKey)
	if keys[Other] != 501 || keys["0"] != 2 || keys["new"] != 0 {
		t.Errorf("other %d, 0 %d, new %d", keys[Other], keys["0"], keys["new"])
	}
	same(t, "models", tally.By(Cell.ByModel), map[string]int64{"opus": maxCells + 1, Other: 501})
	same(t, "outcomes", tally.By(Cell.ByOutcome), map[string]int64{"ok": maxCells + 501, "api_error": 1})
}

// TestTallyAddsUp: whoever counts at the same time, every view sums up to all.
func TestTallyAddsUp(t *testing.T) {
	const workers, each = 8, 500
	tally := NewTally()
	var all sync.WaitGroup
	for worker := range uint64(workers) {
		all.Go(func() {
			draw := rand.New(rand.NewPCG(worker, 0))
			for range each {
				tally.Add(Cell{strconv.Itoa(draw.IntN(50)), strconv.Itoa(draw.IntN(5)), "ok", 200 + draw.IntN(3)})
				tally.By(Cell.ByKey)
			}
		})
	}
	all.Wait()
	for name, part := range map[string]func(Cell) string{"key": Cell.ByKey, "model": Cell.ByModel, "outcome": Cell.ByOutcome, "status": Cell.ByStatus} {
		if n := sum(tally.By(part)); n != workers*each {
			t.Errorf("by %s: %d", name, n)
		}
	}
}

// TestViewsHoldUpNobody: whoever looks may take their time, also while cells are
// added. Were a view to hold the lock, this would never end.
func TestViewsHoldUpNobody(t *testing.T) {
	tally := NewTally()
	tally.Add(Cell{"a", "opus", "ok", 200})
	counts := tally.By(func(c Cell) string {
		tally.Add(Cell{"b", "opus", "ok", 200})
		return c.Key
	})
	same(t, "keys", counts, map[string]int64{"a": 1})
}

// FuzzTally: any names are counted, and become short UTF-8.
func FuzzTally(f *testing.F) {
	f.Add("team", "claude-opus", "ok", 200)
	f.Add("\xff", strings.Repeat("ä", maxName), "", -1)
	f.Fuzz(func(t *testing.T, key, model, outcome string, status int) {
		tally := NewTally()
		for range 2 {
			tally.Add(Cell{key, model, outcome, status})
		}
		if len(tally.counts) != 1 {
			t.Errorf("%d cells", len(tally.counts))
		}
		tally.each(func(c Cell, n int64) {
			if n != 2 {
				t.Errorf("counted %d", n)
			}
			for _, name := range []string{c.Key, c.Model, c.Outcome} {
				if len(name) > maxName || !utf8.ValidString(name) {
					t.Errorf("name %q", name)
				}
			}
		})
	})
}

func TestAttempts(t *testing.T) {
	var a Attempts
	for _, n := range []int{-1, -1, 0, 0, 0, 1, 9, 10, 11, 1 << 40} {
		a.Add(n)
	}
	same(t, "attempts", a.ByNumber(), map[string]int64{"0": 3, "1": 1, "9": 1, "10+": 3})
	if a.Calls() != 5 || a.Absent() != 2 {
		t.Errorf("%d calls, %d without a number", a.Calls(), a.Absent())
	}
}

func TestGauge(t *testing.T) {
	var g Gauge
	holds := func(now, most int64) {
		t.Helper()
		if g.Now() != now || g.Most() != most {
			t.Errorf("%d, at most %d; want %d, %d", g.Now(), g.Most(), now, most)
		}
	}
	g.Up()
	g.Up()
	g.Up()
	g.Down()
	holds(2, 3)
	g.Reset()
	holds(2, 2)
	g.Up()
	holds(3, 3)
}

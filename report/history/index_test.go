package history

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// However the index came to harm, the history is the same, and there is a whole index again.
func TestIndexIsOnlyACache(t *testing.T) {
	dir := nightly(t, 12)
	path := filepath.Join(dir, indexName)
	want := read(t, dir, Options{})
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	statement := func(text string) func() {
		return func() {
			db, err := connect(source(path))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(text); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, harm := range map[string]func(){
		"none":            func() {},
		"deleted":         func() { os.Remove(path) },
		"empty":           func() { write(t, path, nil) },
		"garbage":         func() { write(t, path, []byte("this is no database, but someone's notes\n")) },
		"cut off":         func() { write(t, path, whole[:len(whole)*2/3]) },
		"a page of zeros": func() { write(t, path, append(append(whole[:4096:4096], make([]byte, 4096)...), whole[8192:]...)) },
		"another version": statement("PRAGMA user_version = 99; UPDATE figure SET value = 2 * value"),
		"foreign":         statement("PRAGMA application_id = 1; UPDATE figure SET value = 2 * value"),
		"foreign tables":  statement("DROP TABLE run; CREATE TABLE run (x)"),
		"cells lost":      func() { write(t, path, withoutCells(whole)) },
		"a table gone":    statement("DROP TABLE figure"),
		"odd contents":    statement("UPDATE workload SET text = '{'"),
		"odd metric":      statement("UPDATE figure SET metric = 'x' WHERE metric = 'p50'"),
		"odd value":       statement("UPDATE figure SET value = 9e999 WHERE metric = 'p50'"),
		"foreign journal": func() { write(t, path+"-journal", []byte("\xd9\xd5\x05\xf9\x20\xa1\x63\xd7 but no journal")) },
	} {
		write(t, path, whole)
		harm()
		if diff := cmp.Diff(want, read(t, dir, Options{})); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		db, err := attach(path)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		db.Close()
	}
}

// withoutCells takes some cells out of each full leaf of a database, as a torn write may; the
// format is that of sqlite.org/fileformat2.html, 1.6.
func withoutCells(whole []byte) []byte {
	const size, leaf = 4096, 10
	torn := slices.Clone(whole)
	for at := size; at < len(torn); at += size {
		if torn[at] == leaf && torn[at+4] > 20 {
			torn[at+4] -= 5
		}
	}
	return torn
}

// The index follows the files.
func TestRefresh(t *testing.T) {
	dir := nightly(t, 3)
	at := func(day int) float64 {
		t.Helper()
		for _, p := range read(t, dir, p50).Series[0].Points {
			if p.Began.Equal(noon.AddDate(0, 0, day)) {
				return p.Value
			}
		}
		return 0
	}
	if at(1) != latency(1).Seconds() || at(3) != 0 {
		t.Fatalf("at first: %v, %v", at(1), at(3))
	}
	save(t, filepath.Join(dir, "03"), newRun(3), time.Second)
	if at(3) != 1 {
		t.Errorf("a new run has %v", at(3))
	}
	run := newRun(1)
	for version, took := range map[string]time.Duration{"longer": time.Minute, "the same": time.Hour, "sized so": time.Second} {
		run.Tool.Version = version
		save(t, filepath.Join(dir, "01"), run, took)
		if at(1) != took.Seconds() {
			t.Errorf("a run that has changed has %v", at(1))
		}
	}
	if err := os.RemoveAll(filepath.Join(dir, "02")); err != nil {
		t.Fatal(err)
	}
	if at(2) != 0 || read(t, dir, p50).Runs != 3 {
		t.Errorf("a run that is gone has %v", at(2))
	}
}

// A run whose run.json is as it was is not read again, until that is asked for.
func TestRefreshReadsOnlyWhatIsNew(t *testing.T) {
	dir := nightly(t, 3)
	read(t, dir, p50)
	log := filepath.Join(dir, "01", "trial-01.hits")
	write(t, log, []byte("nonsense"))
	if h := read(t, dir, p50); len(h.Warnings) != 0 || len(h.Series[0].Points) != 3 {
		t.Errorf("the log was read again: %v", h.Warnings)
	}
	told := 0
	h := read(t, dir, Options{Metrics: p50.Metrics, Rebuild: true, Reading: func(runs int) { told = runs }})
	if len(h.Warnings) != 1 || told != 3 || len(h.Series[0].Points) != 2 {
		t.Errorf("the log was not read again: %v", h.Warnings)
	}
}

// Where the directory has no place for the index, the cache has, and memory at last.
func TestPlaces(t *testing.T) {
	dir := nightly(t, 3)
	write(t, filepath.Join(dir, indexName, "in the way"), nil)
	if h := read(t, dir, p50); len(h.Warnings) != 0 || len(h.Series) != 1 {
		t.Errorf("history is %+v", h)
	}
	cache := filepath.Join(os.Getenv("XDG_CACHE_HOME"), "claudebench", "history")
	if kept, err := filepath.Glob(cache + "/*.sqlite"); err != nil || len(kept) != 1 {
		t.Errorf("the cache has %v, %v", kept, err)
	}
	if err := os.RemoveAll(cache); err != nil {
		t.Fatal(err)
	}
	write(t, cache, []byte("no directory"))
	for range 2 {
		if h := read(t, dir, p50); len(h.Warnings) != 1 || h.Warnings[0].Code != "no-index" || len(h.Series) != 1 {
			t.Errorf("history is %+v", h)
		}
	}
}

// Readers take turns, some of them throwing the index away, and all see the same.
func TestManyAtOnce(t *testing.T) {
	dir := nightly(t, 12)
	want := read(t, dir, Options{})
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for range 4 {
				got, err := Read(context.Background(), dir, Options{Rebuild: i%2 == 0})
				if diff := cmp.Diff(want, got); err != nil || diff != "" {
					t.Errorf("%v %s", err, diff)
				}
			}
		})
	}
	all.Wait()
}

func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	held, err := lock(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*lockPoll)
	defer cancel()
	if _, err := lock(ctx, path); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a second lock: %v", err)
	}
	time.AfterFunc(2*lockPoll, func() { held.Close() })
	again, err := lock(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

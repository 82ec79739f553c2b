package watch

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// stream files a stream of n pieces, which are told by its name and their place.
func stream(j *Journal, name, n int) {
	e := j.Begin()
	e.RequestID, e.Stream = strconv.Itoa(name), true
	for i := range n {
		e.wrote(time.Duration(name), time.Duration(i), 1)
	}
	j.End(e)
}

// pieces are those that stream writes.
func pieces(name, n int) (all []Piece) {
	for i := range n {
		all = append(all, Piece{time.Duration(name), time.Duration(i)})
	}
	return all
}

func read(t *testing.T, j *Journal, after uint64, limit int) (all []Entry) {
	t.Helper()
	err := j.Read(after, limit, func(e *Entry) error {
		c := *e
		c.Pieces, c.Faults = slices.Clone(e.Pieces), slices.Clone(e.Faults)
		all = append(all, c)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func numbers(entries []Entry) (all []uint64) {
	for _, e := range entries {
		all = append(all, e.Number)
	}
	return all
}

func TestJournalRead(t *testing.T) {
	j := NewJournal(4, 0)
	for i := range 6 {
		stream(j, i, 0)
	}
	for _, c := range []struct {
		after uint64
		limit int
		want  []uint64
	}{
		{0, 0, []uint64{3, 4, 5, 6}},
		{0, 2, []uint64{3, 4}},
		{0, -1, []uint64{3, 4, 5, 6}},
		{4, 0, []uint64{5, 6}},
		{4, 1, []uint64{5}},
		{6, 0, nil},
		{1 << 63, 0, nil},
		{^uint64(0), 0, nil},
	} {
		if got := numbers(read(t, j, c.after, c.limit)); !slices.Equal(got, c.want) {
			t.Errorf("after %d, limit %d: %v, want %v", c.after, c.limit, got, c.want)
		}
	}
}

func TestJournalFind(t *testing.T) {
	j := NewJournal(3, 100)
	for _, name := range []int{7, 1, 2, 7} {
		stream(j, name, name)
	}
	if e, ok := j.Find("7"); !ok || e.Number != 4 || !slices.Equal(e.Pieces, pieces(7, 7)) {
		t.Errorf("found %v: %+v", ok, e)
	}
	if _, ok := j.Find("3"); ok {
		t.Error("found what never was")
	}
	stream(j, 8, 0)
	stream(j, 9, 0)
	if _, ok := j.Find("1"); ok {
		t.Error("found what was pushed out")
	}
}

func TestJournalOfNone(t *testing.T) {
	j := NewJournal(0, 100)
	for range 3 {
		e := j.Begin()
		e.Stream = true
		e.wrote(1, 2, 3)
		if e.Events != 1 || len(e.Pieces) != 0 {
			t.Errorf("%d events, %d pieces", e.Events, len(e.Pieces))
		}
		j.End(e)
	}
	if _, ok := j.Find(""); ok || len(read(t, j, 0, 0)) != 0 {
		t.Error("keeps an entry")
	}
}

func TestVisitorStopsReading(t *testing.T) {
	j := NewJournal(4, 0)
	stream(j, 1, 0)
	stream(j, 2, 0)
	stop, visits := errors.New("stop"), 0
	err := j.Read(0, 0, func(*Entry) error { visits++; return stop })
	if err != stop || visits != 1 {
		t.Errorf("%v after %d visits", err, visits)
	}
}

// TestVisitorHoldsUpNobody: requests end while an entry is visited. What they push
// out is passed over, and what is new is not for this reader.
func TestVisitorHoldsUpNobody(t *testing.T) {
	j := NewJournal(3, 0)
	for i := range 3 {
		stream(j, i, 0)
	}
	var seen []uint64
	err := j.Read(0, 0, func(e *Entry) error {
		if len(seen) == 0 {
			stream(j, 4, 0)
			stream(j, 5, 0)
		}
		seen = append(seen, e.Number)
		return nil
	})
	if err != nil || !slices.Equal(seen, []uint64{1, 3}) {
		t.Errorf("saw %v, %v", seen, err)
	}
}

// TestJournalLaws files streams of random length, with changes of the bounds in
// between: kept are the last ones in their order, and their pieces as far back
// as there is room for them.
func TestJournalLaws(t *testing.T) {
	for seed := range uint64(300) {
		draw := rand.New(rand.NewPCG(seed, 0))
		n, room := draw.IntN(6), draw.IntN(30)
		j := NewJournal(n, room)
		var filed []int // the count of pieces of each, as far as they were kept
		first := 0      // that could be kept
		for range draw.IntN(60) {
			if draw.IntN(10) == 0 {
				n, room = draw.IntN(6), draw.IntN(30)
				// What a change drops is gone for good, so the law starts anew.
				j.Resize(n, room)
				shrink(t, j, filed, n)
				first = len(filed)
				continue
			}
			count := draw.IntN(12)
			stream(j, len(filed)+1, count)
			filed = append(filed, min(count, room))
		}
		follow(t, seed, j, filed, first, n, room)
	}
}

// shrink checks what a change of the bounds leaves: the last entries, each with
// all of its pieces or none.
func shrink(t *testing.T, j *Journal, filed []int, n int) {
	t.Helper()
	all := read(t, j, 0, 0)
	if len(all) > n {
		t.Fatalf("%d entries, room for %d", len(all), n)
	}
	for i, e := range all {
		if want := uint64(len(filed) - len(all) + i + 1); e.Number != want {
			t.Fatalf("number %d, want %d", e.Number, want)
		}
	}
}

// follow checks the entries that were filed since the last change of the bounds.
func follow(t *testing.T, seed uint64, j *Journal, filed []int, first, n, room int) {
	t.Helper()
	after := max(first, len(filed)-n)
	all := read(t, j, uint64(after), 0)
	if len(all) != min(n, len(filed)-first) {
		t.Fatalf("seed %d: %d entries of %d", seed, len(all), len(filed))
	}
	for i, left := len(all)-1, room; i >= 0; i-- {
		name := after + i + 1
		count := filed[name-1]
		left -= count
		want := pieces(name, count)
		if left < 0 {
			want = nil
		}
		if e := all[i]; e.Number != uint64(name) || e.RequestID != strconv.Itoa(name) || !slices.Equal(e.Pieces, want) {
			t.Fatalf("seed %d: %+v, want number %d with %v", seed, e, name, want)
		}
	}
}

func TestResizeKeepsPieces(t *testing.T) {
	j := NewJournal(10, 100)
	for i := 1; i <= 5; i++ {
		stream(j, i, 10)
	}
	j.Resize(3, 25) // room for the entries 4 and 5, and for all but two of entry 3's
	for i, e := range read(t, j, 0, 0) {
		want := pieces(i+3, 10)
		if i == 0 {
			want = nil
		}
		if e.Number != uint64(i+3) || !slices.Equal(e.Pieces, want) {
			t.Errorf("entry %d: %v", e.Number, e.Pieces)
		}
	}
	j.Resize(10, 100)
	if got := numbers(read(t, j, 0, 0)); !slices.Equal(got, []uint64{3, 4, 5}) {
		t.Errorf("grown: %v", got)
	}
	stream(j, 6, 1)
	if got := numbers(read(t, j, 0, 0)); !slices.Equal(got, []uint64{3, 4, 5, 6}) {
		t.Errorf("and one more: %v", got)
	}
}

// TestEntriesAreBlank: nothing of what an entry was shines through in what it is
// next.
func TestEntriesAreBlank(t *testing.T) {
	j := NewJournal(2, 1000)
	for i := range 50 {
		e := j.Begin()
		if e.Number != 0 || e.RequestID != "" || e.Stream || e.Events != 0 || len(e.Faults) != 0 || len(e.Pieces) != 0 {
			t.Fatalf("not blank: %+v", e)
		}
		if i%2 == 0 {
			e.Stream = true
			e.RequestID, e.Faults = "some", append(e.Faults, "stall")
			e.wrote(1, 2, 3)
		}
		j.End(e)
	}
	all := read(t, j, 0, 0)
	if len(all) != 2 || len(all[0].Pieces) != 1 || len(all[1].Pieces) != 0 || len(all[1].Faults) != 0 {
		t.Errorf("kept: %+v", all)
	}
}

// TestLongStreamsAreForgotten: one long stream does not make every later entry
// large.
func TestLongStreamsAreForgotten(t *testing.T) {
	for _, c := range []struct{ before, after int }{{maxReused, maxReused}, {maxReused + 1, 0}} {
		e := Entry{track: track{bytes: make([]byte, c.before)}}
		e.clear()
		if cap(e.track.bytes) != c.after {
			t.Errorf("of %d bytes %d are used again", c.before, cap(e.track.bytes))
		}
	}
}

// TestTracksAreNotKept: what is filed has its pieces in the row, and must not hold
// on to the bytes that they were in before.
func TestTracksAreNotKept(t *testing.T) {
	j := NewJournal(2, 1000)
	stream(j, 1, 500)
	e, _ := j.Find("1")
	if n := cap(j.shelf.at(1).entry.track.bytes); n != 0 || len(e.Pieces) != 500 {
		t.Errorf("keeps %d bytes beside %d pieces", n, len(e.Pieces))
	}
}

// TestFindGoesAllTheWay: a search in more than one step misses nothing.
func TestFindGoesAllTheWay(t *testing.T) {
	const n = 3*stride + 5
	j := NewJournal(n, 0)
	for i := range n {
		stream(j, i, 0)
	}
	for i := range n {
		if e, ok := j.Find(strconv.Itoa(i)); !ok || e.Number != uint64(i+1) {
			t.Fatalf("%d: found %v, number %d", i, ok, e.Number)
		}
	}
	if _, ok := j.Find("none"); ok {
		t.Error("found what never was")
	}
}

// TestResizeToTheSame: settings are patched while requests end, and most patches
// leave the journal as it is. They must not cost a copy.
func TestResizeToTheSame(t *testing.T) {
	j := NewJournal(10, 100)
	before := j.shelf
	j.Resize(10, 100)
	same := j.shelf == before
	j.Resize(10, 99)
	if less := j.shelf; !same || less == before || less.room() != 99 {
		t.Errorf("the same: %v, fewer pieces: %d", same, less.room())
	}
}

// TestFaultsAreTheirOwn: entries are used again for others, whose faults must not
// get into what is kept or was read.
func TestFaultsAreTheirOwn(t *testing.T) {
	j := NewJournal(2, 0)
	file := func(faults ...string) {
		e := j.Begin()
		e.Faults = append(e.Faults, faults...)
		j.End(e)
	}
	file("stall", "cut")
	found, _ := j.Find("")
	file("reset", "trickle")
	all := read(t, j, 0, 0)
	file("malform")
	for i, got := range [][]string{found.Faults, all[0].Faults, all[1].Faults, read(t, j, 2, 0)[0].Faults} {
		want := [][]string{{"stall", "cut"}, {"stall", "cut"}, {"reset", "trickle"}, {"malform"}}[i]
		if !slices.Equal(got, want) {
			t.Errorf("faults %v, want %v", got, want)
		}
	}
}

// TestJournalAtOnce is for the race detector, and holds every entry that is read
// to what its stream wrote.
func TestJournalAtOnce(t *testing.T) {
	j := NewJournal(20, 200)
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := range 500 {
				name := worker*1000 + i
				stream(j, name, name%17)
			}
		})
		all.Go(func() {
			for range 50 {
				intact(t, j)
				j.Find("77")
			}
			j.Resize(10+worker, 100)
		})
	}
	all.Wait()
}

func intact(t *testing.T, j *Journal) {
	var last uint64
	err := j.Read(0, 0, func(e *Entry) error {
		name, err := strconv.Atoi(e.RequestID)
		if err != nil || e.Number <= last || (len(e.Pieces) > 0 && !slices.Equal(e.Pieces, pieces(name, name%17))) {
			return errors.New("torn: " + e.RequestID)
		}
		last = e.Number
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

package watch

import "sync"

// A Journal keeps the last requests that ended. Entries are lent out and copied
// when they come back, so in the long run nothing is allocated.
type Journal struct {
	lent  sync.Pool // of *Entry
	mu    sync.Mutex
	shelf *shelf
	// pieces are those of the entry that is filed.
	pieces []Piece
}

// NewJournal keeps n entries, 0 for none, and at most so many pieces of all of
// them together, for which it takes 16 bytes each: the oldest entries lose
// theirs first, and one with more has only its first ones.
func NewJournal(n, pieces int) *Journal {
	return &Journal{lent: sync.Pool{New: func() any { return new(Entry) }}, shelf: newShelf(n, pieces, 0)}
}

// Resize changes the bounds. Of the entries, the last ones stay. With the bounds
// that there are it costs nothing; otherwise requests that begin or end wait
// for the copy.
func (j *Journal) Resize(n, pieces int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.shelf.holds(n, pieces) {
		return
	}
	j.shelf = j.shelf.moved(n, pieces)
}

// Begin lends an empty entry, to be given back by [Journal.End].
func (j *Journal) Begin() *Entry {
	e := j.lent.Get().(*Entry)
	j.mu.Lock()
	e.room = j.shelf.room()
	j.mu.Unlock()
	return e
}

// End files the entry as the last one, and numbers it. The caller must not use it
// any more.
func (j *Journal) End(e *Entry) {
	j.mu.Lock()
	j.pieces = e.track.appendTo(j.pieces[:0])
	e.Pieces = j.pieces
	j.shelf.file(e)
	j.mu.Unlock()
	e.clear()
	j.lent.Put(e)
}

// Read visits the entries numbered above after, in their order, at most limit of
// them if that is above 0, and none that ended after it began. It returns what
// visit does, as soon as that is an error. A visitor has the entry for the
// length of its visit only, and may take its time: nobody waits for it. Entries
// that are pushed out meanwhile are missing.
func (j *Journal) Read(after uint64, limit int, visit func(*Entry) error) error {
	var e Entry
	last := j.last()
	for n := 0; limit <= 0 || n < limit; n++ {
		if !j.next(after, &e) || e.Number > last {
			return nil
		}
		if err := visit(&e); err != nil {
			return err
		}
		after = e.Number
	}
	return nil
}

// stride is how many entries a search looks at before it lets others on.
const stride = 1024

// Find returns the entry with a request id, the last one if there are several.
func (j *Journal) Find(id string) (e Entry, found bool) {
	for n := j.last(); n > 0 && !found; {
		n, found = j.search(n, id, &e)
	}
	return e, found
}

// search copies the entry with that id if it is among some of those numbered n
// and below. Otherwise it returns where to go on, 0 at the end.
func (j *Journal) search(n uint64, id string, to *Entry) (next uint64, found bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for range stride {
		if n < j.shelf.oldest() {
			return 0, false
		}
		if j.shelf.at(n).entry.RequestID == id {
			j.shelf.copy(n, to)
			return n, true
		}
		n--
	}
	return n, false
}

func (j *Journal) last() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.shelf.last
}

// next copies the first entry that is numbered above after, if there is one.
func (j *Journal) next(after uint64, to *Entry) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	if after >= j.shelf.last || j.shelf.oldest() > j.shelf.last {
		return false
	}
	j.shelf.copy(max(after+1, j.shelf.oldest()), to)
	return true
}

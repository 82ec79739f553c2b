package watch

import (
	"slices"
	"sync"
)

// A Journal keeps the last entries. An entry that it lets go is used again, so
// that in the long run none is allocated.
type Journal struct {
	mu sync.Mutex
	// ring holds the entries by number modulo its length.
	ring []*Entry
	last uint64
	free []*Entry
	// pieces is how many pieces there may be in all, and kept how many there are.
	pieces, kept int
}

// Resize changes the bounds. Of the entries, the last ones stay.
func (j *Journal) Resize(n, pieces int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	ring := make([]*Entry, n)
	j.kept = 0
	for _, e := range j.ring {
		if e == nil || e.Number+uint64(n) <= j.last {
			continue
		}
		ring[e.Number%uint64(n)] = e
		j.kept += len(e.Pieces)
	}
	j.ring, j.pieces = ring, pieces
	j.trim()
}

// maxFree bounds the entries that wait to be used again.
const maxFree = 4096

// NewJournal keeps n entries, 0 for none, with the times of at most so many
// pieces; the oldest lose theirs first.
func NewJournal(n, pieces int) *Journal {
	return &Journal{ring: make([]*Entry, n), pieces: pieces}
}

// Begin hands out an empty entry.
func (j *Journal) Begin() *Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.free) == 0 {
		return new(Entry)
	}
	e := j.free[len(j.free)-1]
	j.free = j.free[:len(j.free)-1]
	return e
}

// End files an entry as the last one.
func (j *Journal) End(e *Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last++
	e.Number = j.last
	if len(j.ring) == 0 {
		j.release(e)
		return
	}
	at := j.last % uint64(len(j.ring))
	if old := j.ring[at]; old != nil {
		j.kept -= len(old.Pieces)
		j.release(old)
	}
	j.ring[at] = e
	j.kept += len(e.Pieces)
	j.trim()
}

// trim drops the pieces of the oldest entries as long as there are too many.
func (j *Journal) trim() {
	n := uint64(len(j.ring))
	for i := j.last - min(j.last, n) + 1; j.kept > j.pieces && i <= j.last; i++ {
		if e := j.ring[i%n]; e != nil {
			j.kept -= len(e.Pieces)
			e.Pieces = nil
		}
	}
}

// maxReused is the capacity in pieces above which an entry's are not used again.
const maxReused = 1024

func (j *Journal) release(e *Entry) {
	if len(j.free) >= maxFree {
		return
	}
	pieces, faults := e.Pieces[:0], e.Faults[:0]
	if cap(pieces) > maxReused {
		pieces = nil
	}
	*e = Entry{Pieces: pieces, Faults: faults}
	j.free = append(j.free, e)
}

// chunk is how many entries are copied at a time, so that a reader, however slow,
// never holds up those who write.
const chunk = 64

// Read visits the entries after a number in their order, at most limit of them if
// that is above 0, until visit fails.
func (j *Journal) Read(after uint64, limit int, visit func(*Entry) error) error {
	entries := make([]Entry, 0, chunk)
	for read := 0; limit <= 0 || read < limit; {
		entries = j.copy(entries[:0], after)
		if len(entries) == 0 {
			return nil
		}
		for i := range entries {
			if limit > 0 && read == limit {
				return nil
			}
			if err := visit(&entries[i]); err != nil {
				return err
			}
			read++
			after = entries[i].Number
		}
	}
	return nil
}

// copy appends the next entries after a number.
func (j *Journal) copy(to []Entry, after uint64) []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	n := uint64(len(j.ring))
	for i := max(after, j.last-min(j.last, n)) + 1; i <= j.last && len(to) < chunk; i++ {
		to = append(to, j.ring[i%n].clone())
	}
	return to
}

func (e *Entry) clone() Entry {
	c := *e
	c.Pieces, c.Faults = slices.Clone(e.Pieces), slices.Clone(e.Faults)
	return c
}

// Find returns the entry with a request id.
func (j *Journal) Find(id string) (Entry, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, e := range j.ring {
		if e != nil && e.RequestID == id {
			return e.clone(), true
		}
	}
	return Entry{}, false
}

package watch

// A shelf holds the last entries. Their pieces stand in one long row, each entry's
// behind those of the one before, and the row is written round and round: so
// what is lost is always what is oldest.
type shelf struct {
	slots []*slot // by number modulo their count; made when first used
	from  uint64  // is the number before the first that was filed here
	last  uint64  // is the number of the last one
	row   []Piece
	end   uint64 // is how many pieces were ever written to the row
}

// A slot holds an entry, whose pieces are those in the row from first on.
type slot struct {
	entry Entry
	first uint64
	count int
}

// newShelf returns an empty shelf on which the first entry has the number from+1.
func newShelf(n, pieces int, from uint64) *shelf {
	if n == 0 {
		pieces = 0
	}
	return &shelf{slots: make([]*slot, n), row: make([]Piece, pieces), from: from, last: from}
}

// holds reports whether these are the bounds.
func (s *shelf) holds(n, pieces int) bool { return len(s.slots) == n && len(s.row) == pieces }

// room is how many pieces an entry can have.
func (s *shelf) room() int { return len(s.row) }

// at is the slot of the entry of that number.
func (s *shelf) at(number uint64) *slot { return s.slots[number%uint64(len(s.slots))] }

// oldest is the number of the oldest entry that is kept, last+1 if none is.
func (s *shelf) oldest() uint64 {
	return max(s.from, s.last-min(s.last, uint64(len(s.slots)))) + 1
}

// file numbers the entry and copies it.
func (s *shelf) file(e *Entry) {
	s.last++
	e.Number = s.last
	if len(s.slots) == 0 {
		return
	}
	i := s.last % uint64(len(s.slots))
	if s.slots[i] == nil {
		s.slots[i] = new(slot)
	}
	to := s.slots[i]
	faults := append(to.entry.Faults[:0], e.Faults...)
	to.entry = *e
	to.entry.Faults, to.entry.Pieces = faults, nil
	to.entry.track = track{} // its bytes are used again, or are garbage
	to.first = s.end
	to.count = s.write(e.Pieces)
}

// write puts pieces at the end of the row, as many as it can hold.
func (s *shelf) write(pieces []Piece) int {
	pieces = pieces[:min(len(pieces), len(s.row))]
	if len(pieces) == 0 {
		return 0
	}
	at := s.end % uint64(len(s.row))
	n := copy(s.row[at:], pieces)
	copy(s.row, pieces[n:])
	s.end += uint64(len(pieces))
	return len(pieces)
}

// copy makes to a copy of the entry of that number, which must be kept.
func (s *shelf) copy(number uint64, to *Entry) {
	from := s.at(number)
	faults, pieces := to.Faults[:0], to.Pieces[:0]
	*to = from.entry
	to.Faults = append(faults, from.entry.Faults...)
	to.Pieces = s.read(pieces, from)
}

// read appends the pieces of an entry, or nothing if others were written over
// them.
func (s *shelf) read(to []Piece, from *slot) []Piece {
	if from.count == 0 || s.end-from.first > uint64(len(s.row)) {
		return to
	}
	at := int(from.first % uint64(len(s.row)))
	before := min(from.count, len(s.row)-at)
	to = append(to, s.row[at:at+before]...)
	return append(to, s.row[:from.count-before]...)
}

// moved returns a shelf of another size with the last of the entries.
func (s *shelf) moved(n, pieces int) *shelf {
	kept := min(s.last+1-s.oldest(), uint64(n))
	to := newShelf(n, pieces, s.last-kept)
	var e Entry
	for to.last < s.last {
		s.copy(to.last+1, &e)
		to.file(&e)
	}
	return to
}

package watch

import (
	"encoding/binary"
	"time"
)

// A track is the pieces of an answer that is not over yet, in few bytes: thousands
// of answers may be under way at once. Of each piece it has how much later it was
// due than the one before, and how late it was written.
type track struct {
	bytes []byte
	count int
	due   time.Duration // of the last piece
}

func (t *track) add(due, at time.Duration) {
	t.bytes = binary.AppendVarint(t.bytes, int64(due-t.due))
	t.bytes = binary.AppendVarint(t.bytes, int64(at-due))
	t.due = due
	t.count++
}

// appendTo appends the pieces.
func (t *track) appendTo(to []Piece) []Piece {
	rest, due := t.bytes, time.Duration(0)
	for range t.count {
		after, n := binary.Varint(rest)
		late, m := binary.Varint(rest[n:])
		rest, due = rest[n+m:], due+time.Duration(after)
		to = append(to, Piece{due, due + time.Duration(late)})
	}
	return to
}

// maxReused is the capacity in bytes above which a track's are not used again.
const maxReused = 16 << 10

// cleared is an empty track that uses the bytes again.
func (t *track) cleared() track {
	if cap(t.bytes) > maxReused {
		return track{}
	}
	return track{bytes: t.bytes[:0]}
}

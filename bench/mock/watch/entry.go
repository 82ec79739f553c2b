package watch

import (
	"encoding/json"
	"time"
)

// An Entry is what is kept of one request: no body, no key. Times that are
// durations are in nanoseconds; those of an answer count from when the request's
// body had been read.
type Entry struct {
	// Number counts requests from 1, in the order in which they ended, since the
	// last reset.
	Number    uint64    `json:"number"`
	RequestID string    `json:"request_id"`
	Arrived   time.Time `json:"arrived"`
	// Key is the holder's name, which is no key.
	Key    string `json:"key,omitempty"`
	Method string `json:"method"`
	Path   string `json:"path"`
	Proto  string `json:"proto"`
	Model  string `json:"model,omitempty"`
	Stream bool   `json:"stream,omitempty"`
	// Attempt is the SDKs' number of the attempt, from 0; -1 if there is none.
	Attempt int `json:"attempt"`
	// Status is 0 if there was no answer. Outcome is ok, the type of an error, or
	// what kept the answer from its end.
	Status       int      `json:"status,omitempty"`
	Outcome      string   `json:"outcome"`
	Faults       []string `json:"faults,omitempty"`
	BytesIn      int64    `json:"bytes_in"`
	BytesOut     int64    `json:"bytes_out"`
	InputTokens  int      `json:"input_tokens"`
	OutputTokens int      `json:"output_tokens"`
	// Queued is how long the request waited for a slot.
	Queued time.Duration `json:"queued,omitempty"`
	// Planned is when the last piece of the answer was due, Took when it was
	// written; FirstPlanned and First are those of the first one.
	Planned      time.Duration `json:"planned"`
	Took         time.Duration `json:"took"`
	FirstPlanned time.Duration `json:"first_planned"`
	First        time.Duration `json:"first"`
	// MaxLate is how late the latest piece was written.
	MaxLate time.Duration `json:"max_late"`
	// Events is how many pieces there were.
	Events int `json:"events"`
	// Pieces are when each was due and when it was written, of a stream only, and
	// only if they are asked for.
	Pieces []Piece `json:"pieces,omitempty"`
}

// A Piece is when a part of an answer was due, and when it was written.
type Piece [2]time.Duration

// wrote notes that a piece of n bytes, which was due then, was written.
func (e *Entry) wrote(due, at time.Duration, n int) {
	if e.Events == 0 {
		e.FirstPlanned, e.First = due, at
	}
	e.Events++
	e.BytesOut += int64(n)
	e.Planned, e.Took = due, at
	e.MaxLate = max(e.MaxLate, at-due)
	if e.Stream {
		e.Pieces = append(e.Pieces, Piece{due, at})
	}
}

// AppendJSON appends the entry as one JSON object, with its pieces or without.
func AppendJSON(b []byte, e *Entry, pieces bool) []byte {
	shown := *e
	if !pieces {
		shown.Pieces = nil
	}
	text, err := json.Marshal(&shown)
	if err != nil {
		panic(err) // plain data always marshals
	}
	return append(b, text...)
}

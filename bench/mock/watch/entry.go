package watch

import (
	"slices"
	"time"
)

// An Entry is what is kept of one request: no body, no key. Durations are in
// nanoseconds; those of an answer count from when the request's body had been
// read.
type Entry struct {
	// Number counts requests from 1, in the order in which they ended, since the
	// last reset.
	Number    uint64 `json:"number"`
	RequestID string `json:"request_id"`
	// Arrived is when the request did, At how long after the last reset that was.
	Arrived time.Time     `json:"arrived"`
	At      time.Duration `json:"at"`
	// Key is the holder's name, which is no key.
	Key    string `json:"key,omitempty"`
	Method string `json:"method"`
	Path   string `json:"path"`
	Proto  string `json:"proto"`
	Model  string `json:"model,omitempty"`
	Stream bool   `json:"stream,omitempty"`
	// Attempt is the SDKs' number of the attempt, from 0; -1, and not in the JSON,
	// if there is none.
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
	// written.
	Planned time.Duration `json:"planned"`
	Took    time.Duration `json:"took"`
	// FirstTokenPlanned and FirstToken are those of a stream's first piece, which
	// is due with its first token.
	FirstTokenPlanned time.Duration `json:"first_token_planned,omitempty"`
	FirstToken        time.Duration `json:"first_token,omitempty"`
	// LateMax is how late the latest piece was written.
	LateMax time.Duration `json:"late_max"`
	// Events is how many pieces there were.
	Events int `json:"events"`
	// Pieces are when each was due and when it was written, of a stream only.
	Pieces []Piece `json:"pieces,omitempty"`

	track track // is what Pieces become when the answer is over
	room  int   // is how many pieces are kept
}

// A Piece is when a part of an answer was due, and when it was written.
type Piece [2]time.Duration

// wrote notes that a piece of n bytes, which was due then, was written.
func (e *Entry) wrote(due, at time.Duration, n int) {
	if e.Stream {
		e.streamed(due, at)
	}
	e.Events++
	e.BytesOut += int64(n)
	e.Planned, e.Took = due, at
	e.LateMax = max(e.LateMax, at-due)
}

func (e *Entry) streamed(due, at time.Duration) {
	if e.Events == 0 {
		e.FirstTokenPlanned, e.FirstToken = due, at
	}
	if e.track.count < e.room {
		e.track.add(due, at)
	}
}

// clear makes the entry ready for another request.
func (e *Entry) clear() {
	*e = Entry{Faults: slices.Delete(e.Faults, 0, len(e.Faults)), track: e.track.cleared()}
}

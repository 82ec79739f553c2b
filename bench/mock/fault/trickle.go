package fault

import (
	"time"

	"github.com/claudebench/claudebench/bench/mock/script"
	"github.com/claudebench/claudebench/scenarios/strict"
)

// A Trickle sends any body a few bytes at a time: what is larger is split, and
// no piece comes sooner than an interval after the one before.
type Trickle struct {
	// Bytes is the most that are sent at once, at least 1.
	Bytes int `yaml:"bytes" json:"bytes"`
	// Every is the interval, above 0 and up to a minute.
	Every strict.Duration `yaml:"every" json:"every"`
}

// Kind implements [Fault].
func (t *Trickle) Kind() Kind { return TrickleKind }

// Apply implements [Fault].
func (t *Trickle) Apply(a *script.Answer, _ Errors) {
	a.Body = &trickled{body: a.Body, most: t.Bytes, every: time.Duration(t.Every)}
}

func (t *Trickle) check(c *checker) {
	c.within("bytes", int64(t.Bytes), 1, maxBytes)
	c.lasts("every", t.Every, time.Minute)
}

// trickled is a body in small pieces.
type trickled struct {
	body  script.Body
	most  int
	every time.Duration

	// room holds the piece that is being split, and rest what is left of it,
	// which is due no sooner than due.
	room, rest []byte
	due        time.Duration
}

func (t *trickled) Next(b []byte) ([]byte, time.Duration, error) {
	if len(t.rest) == 0 {
		piece, due, err := t.body.Next(t.room[:0])
		if err != nil {
			return b, max(due, t.due-t.every), err
		}
		t.room, t.rest, t.due = piece, piece, max(due, t.due)
	}
	n := min(t.most, len(t.rest))
	b = append(b, t.rest[:n]...)
	due := t.due
	t.rest, t.due = t.rest[n:], due+t.every
	return b, due, nil
}

package fault

import (
	"io"

	"github.com/claudebench/claudebench/bench/mock/script"
)

// A Truncate sends only the beginning of a JSON body, in a frame that is right
// for it, so that nothing but the JSON itself tells. At least one byte is
// missing. Streams are left as they are: theirs is [Cut] or [Malform].
type Truncate struct {
	// Fraction is the share of the bytes that is sent, 0 to 1, Bytes their
	// number, from 0. At most one is given; without any, half is sent.
	Fraction *float64 `yaml:"fraction" json:"fraction,omitempty"`
	Bytes    *int     `yaml:"bytes" json:"bytes,omitempty"`
}

// Kind implements [Fault].
func (t *Truncate) Kind() Kind { return TruncateKind }

// Apply implements [Fault].
func (t *Truncate) Apply(a *script.Answer, _ Errors) {
	if a.Length < 1 {
		return
	}
	a.Length = min(t.keeps(a.Length), a.Length-1)
	a.Body = &clip{body: a.Body, left: a.Length, end: io.EOF}
}

// keeps is how many of length bytes are sent.
func (t *Truncate) keeps(length int) int {
	switch {
	case t.Bytes != nil:
		return *t.Bytes
	case t.Fraction != nil:
		return int(*t.Fraction * float64(length))
	}
	return length / 2
}

func (t *Truncate) check(c *checker) {
	if t.Fraction != nil && t.Bytes != nil {
		c.add("bytes", "is given beside fraction", "keep one of them")
	}
	if t.Fraction != nil {
		c.share("fraction", *t.Fraction)
	}
	if t.Bytes != nil {
		c.within("bytes", int64(*t.Bytes), 0, maxBytes)
	}
}

package bench

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// MaxTrace bounds a trace, in requests: a day at more than 10 a second.
const MaxTrace = 1_000_000

// A Trace is when a recorded service was asked for its requests.
type Trace struct {
	// Digest names the content of the file: equal files have equal digests.
	Digest string
	// Offsets are from the first request, so that it starts with 0, and never
	// decrease.
	Offsets []time.Duration
}

// ReadTrace reads a file of timestamps, one a line: RFC 3339 or seconds, all of
// the same form. Empty lines and such that begin with # are passed over. An error
// names its line. A time that lies before that of the line above is one: a log
// that is sorted by the ends of its requests would be replayed wrongly.
func ReadTrace(r io.Reader) (*Trace, error) {
	sum := sha256.New()
	lines := bufio.NewScanner(io.TeeReader(r, sum))
	t := &Trace{}
	var first stamp
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(lines.Text())
		if text == "" || text[0] == '#' {
			continue
		}
		at, err := parseStamp(text)
		if err == nil {
			err = t.add(&first, at)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(t.Offsets) == 0 {
		return nil, errors.New("holds no timestamp")
	}
	t.Digest = "sha256:" + hex.EncodeToString(sum.Sum(nil)[:8])
	return t, nil
}

func (t *Trace) add(first *stamp, at stamp) error {
	n := len(t.Offsets)
	if n == 0 {
		*first = at
	}
	offset := time.Duration(at.ns - first.ns)
	switch {
	case at.dated != first.dated:
		return errors.New("is of another form than the timestamps above it")
	case n == MaxTrace:
		return fmt.Errorf("more than %d timestamps", MaxTrace)
	case n > 0 && offset < t.Offsets[n-1]:
		return errors.New("lies before the timestamp above it")
	case offset > MaxSpan:
		return fmt.Errorf("lies more than %s after the first", MaxSpan)
	}
	t.Offsets = append(t.Offsets, offset)
	return nil
}

// Requests is how many requests the trace holds. The load of a run that was read
// back has no trace, and cannot be carried out.
func (t *Trace) Requests() (int, error) {
	if t == nil || len(t.Offsets) == 0 {
		return 0, errors.New("has not been read")
	}
	return len(t.Offsets), nil
}

func (t *Trace) at(i int) time.Duration {
	if t == nil || i >= len(t.Offsets) {
		return 0
	}
	return t.Offsets[i]
}

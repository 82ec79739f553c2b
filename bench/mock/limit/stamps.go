package limit

import (
	"sync/atomic"
	"time"
)

// stamps remembers how instants are written, by the last bits of their second.
// Most resets lie within the next minute, and many answers share one.
type stamps [64]atomic.Pointer[stamp]

type stamp struct {
	second int64
	text   string
}

// text returns an instant, rounded up to the second, as RFC 3339 in UTC.
func (s *stamps) text(t time.Time) string {
	second := t.Unix()
	if t.Nanosecond() > 0 {
		second++
	}
	slot := &s[uint64(second)%uint64(len(s))]
	if known := slot.Load(); known != nil && known.second == second {
		return known.text
	}
	text := time.Unix(second, 0).UTC().Format(time.RFC3339)
	slot.Store(&stamp{second, text})
	return text
}

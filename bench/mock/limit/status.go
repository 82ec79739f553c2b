package limit

import (
	"strconv"
	"time"
)

// A Status is how much of its limits a key has left.
type Status struct {
	Requests, Input, Output Level
	// Tokens are input and output together.
	Tokens Level

	class  *class
	stamps *stamps
}

// A Level is how much is left of a limit.
type Level struct {
	// Limit is per minute.
	Limit int64
	// Remaining is how much is let in now, 0 to Limit.
	Remaining int64
	// Reset is when no more will be regained.
	Reset time.Time
}

// names are those of the headers, in the order of class.texts.
var names = [4][3]string{
	{"Anthropic-Ratelimit-Requests-Limit", "Anthropic-Ratelimit-Requests-Remaining", "Anthropic-Ratelimit-Requests-Reset"},
	{"Anthropic-Ratelimit-Input-Tokens-Limit", "Anthropic-Ratelimit-Input-Tokens-Remaining", "Anthropic-Ratelimit-Input-Tokens-Reset"},
	{"Anthropic-Ratelimit-Output-Tokens-Limit", "Anthropic-Ratelimit-Output-Tokens-Remaining", "Anthropic-Ratelimit-Output-Tokens-Reset"},
	{"Anthropic-Ratelimit-Tokens-Limit", "Anthropic-Ratelimit-Tokens-Remaining", "Anthropic-Ratelimit-Tokens-Reset"},
}

// Headers sets the twelve headers in h, which is an [http.Header]. As the API does,
// it rounds the tokens that remain to the nearest thousand, and a reset up to the
// second. The status must be one that a limiter made.
func (s *Status) Headers(h map[string][]string) {
	levels := [4]*Level{&s.Requests, &s.Input, &s.Output, &s.Tokens}
	remaining := s.remaining(levels)
	values := make([]string, 0, 12)
	for i, l := range levels {
		values = append(values, s.class.texts[i], remaining[i], s.stamps.text(l.Reset))
		for j, name := range names[i] {
			h[name] = values[3*i+j : 3*i+j+1 : 3*i+j+1]
		}
	}
}

// remaining returns what remains as text. What is whole has its text already; the
// others share the memory of one.
func (s *Status) remaining(levels [4]*Level) (texts [4]string) {
	var space [64]byte
	digits, ends := space[:0], [4]int{}
	for i, l := range levels {
		n := l.Remaining
		if i > 0 {
			n = thousands(n, l.Limit)
		}
		if n == l.Limit {
			texts[i] = s.class.texts[i]
		} else {
			digits = strconv.AppendInt(digits, n, 10)
		}
		ends[i] = len(digits)
	}
	all, from := string(digits), 0
	for i, end := range ends {
		if end > from {
			texts[i] = all[from:end]
		}
		from = end
	}
	return texts
}

// thousands rounds to the nearest thousand, but not above the limit.
func thousands(n, limit int64) int64 { return min((n+500)/1000*1000, limit) }

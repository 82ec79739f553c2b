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

// AppendLines appends the twelve headers as lines of HTTP/1.1, each ended by CRLF.
// As the API does, it rounds the tokens that remain to the nearest thousand, and a
// reset up to the second. The status must be one that a limiter made.
func (s *Status) AppendLines(b []byte) []byte {
	for i, l := range [4]*Level{&s.Requests, &s.Input, &s.Output, &s.Tokens} {
		remaining := l.Remaining
		if i > 0 {
			remaining = thousands(remaining, l.Limit)
		}
		b = append(append(b, names[i][0]...), ": "...)
		b = append(append(b, s.class.texts[i]...), "\r\n"...)
		b = append(append(b, names[i][1]...), ": "...)
		b = append(strconv.AppendInt(b, remaining, 10), "\r\n"...)
		b = append(append(b, names[i][2]...), ": "...)
		b = append(append(b, s.stamps.text(l.Reset)...), "\r\n"...)
	}
	return b
}

// thousands rounds to the nearest thousand, but not above the limit.
func thousands(n, limit int64) int64 { return min((n+500)/1000*1000, limit) }

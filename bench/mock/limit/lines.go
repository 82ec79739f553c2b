package limit

import "strconv"

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

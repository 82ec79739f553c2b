package wire

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// appendString appends a JSON string. What is not UTF-8 in it is replaced.
func appendString[S ~string | ~[]byte](b []byte, s S) []byte {
	b, _ = jsontext.AppendQuote(b, s) // its only error tells that it had to replace
	return b
}

// appendEscaped appends what stands between the quotes of a JSON string.
func appendEscaped[S ~string | ~[]byte](b []byte, s S) []byte {
	at := len(b)
	b = appendString(b, s)
	return b[:at+copy(b[at:], b[at+1:len(b)-1])]
}

// appendOrNull appends a JSON string, or null if it is empty.
func appendOrNull(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return appendString(b, s)
}

func appendInt(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }

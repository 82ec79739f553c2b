package wire

import (
	"bytes"

	"github.com/go-json-experiment/json/jsontext"
)

// findString looks into the object that comes next in text for a member that is
// a string, and returns it. The type of a block decides how the block is to be
// read, but clients may send it last. Text need not be valid JSON: what is wrong
// with it is told when it is read.
func findString(text []byte, member string) (value []byte, ok bool) {
	depth, name := 0, []byte(nil)
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return nil, false
			}
		case '"':
			s := quoted(text[i:])
			if i += len(s) - 1; depth != 1 {
				continue
			}
			if s = unquote(nil, s); string(name) == member {
				return s, true
			}
			name = s
		case ',':
			name = nil
		}
	}
	return nil, false
}

// quoted returns the string that text begins with, quotes and all.
func quoted(text []byte) []byte {
	for i := 1; ; {
		n := bytes.IndexByte(text[i:], '"')
		if n < 0 {
			return text
		}
		if i += n + 1; !escaped(text[1 : i-1]) {
			return text[:i]
		}
	}
}

// escaped tells whether the character after text is escaped.
func escaped(text []byte) bool {
	return (len(text)-len(bytes.TrimRight(text, `\`)))%2 == 1
}

// unquote returns what a JSON string says. It appends to memory if that is not
// what stands between its quotes.
func unquote(memory, quoted []byte) []byte {
	if len(quoted) < 2 {
		return nil
	}
	if bytes.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1]
	}
	plain, _ := jsontext.AppendUnquote(memory, quoted) // an error tells of what is no JSON
	return plain
}

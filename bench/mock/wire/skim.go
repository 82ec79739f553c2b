package wire

import (
	"bytes"
	"iter"

	"github.com/go-json-experiment/json/jsontext"
)

// To skim is to look into JSON without reading all of it. What is skimmed need
// not be valid: nothing is then found in it, or something wrong, and what is
// wrong with it is told by the parser.

// members are those of the object that text begins with, in their order, as
// they are written; none if it is no object.
func members(text []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		text, ok := bytes.CutPrefix(trim(text), []byte{'{'})
		for ok {
			var name, value []byte
			name, text = skim(text)
			value, text = skim(text)
			ok = len(name) > 0 && name[0] == '"' && value != nil && yield(name, value)
		}
	}
}

// elements are those of the list that text begins with; none if it is no list.
func elements(text []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		text, ok := bytes.CutPrefix(trim(text), []byte{'['})
		for ok {
			var value []byte
			value, text = skim(text)
			ok = value != nil && yield(value)
		}
	}
}

// property returns the value of an object's member, nil if there is none.
func property(object []byte, name string) []byte {
	for n, v := range members(object) {
		if string(unquote(nil, n)) == name {
			return v
		}
	}
	return nil
}

// first returns the first element of a list, nil if there is none.
func first(list []byte) []byte {
	for e := range elements(list) {
		return e
	}
	return nil
}

// skim cuts the next value off. It is nil at the end of an object or list, and
// at that of the text.
func skim(text []byte) (value, rest []byte) {
	text = trim(text)
	n := 0
	switch {
	case len(text) == 0:
	case text[0] == '"':
		n = quoted(text)
	case text[0] == '{', text[0] == '[':
		n = nested(text)
	default:
		for n < len(text) && !isSpace(text[n]) && text[n] != ']' && text[n] != '}' {
			n++
		}
	}
	if n == 0 {
		return nil, nil
	}
	return text[:n], text[n:]
}

// nested is the length of the object or list that text begins with.
func nested(text []byte) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			i += quoted(text[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}

// quoted is the length of the string that text begins with, quotes and all.
func quoted(text []byte) int {
	for i := 1; ; {
		n := bytes.IndexByte(text[i:], '"')
		if n < 0 {
			return len(text)
		}
		if i += n + 1; !escaped(text[1 : i-1]) {
			return i
		}
	}
}

// escaped tells whether the character after text is escaped.
func escaped(text []byte) bool {
	n := len(text)
	for n > 0 && text[n-1] == '\\' {
		n--
	}
	return (len(text)-n)%2 == 1
}

// trim removes what stands between values.
func trim(text []byte) []byte {
	for len(text) > 0 && isSpace(text[0]) {
		text = text[1:]
	}
	return text
}

func isSpace(c byte) bool {
	return c == ' ' || c == ',' || c == ':' || c == '\n' || c == '\r' || c == '\t'
}

// unquote returns what a JSON string says, nil if it is none. It appends to
// memory if that is not what stands between the quotes.
func unquote(memory, quoted []byte) []byte {
	if len(quoted) < 2 || quoted[0] != '"' {
		return nil
	}
	if bytes.IndexByte(quoted, '\\') < 0 {
		return quoted[1 : len(quoted)-1]
	}
	plain, _ := jsontext.AppendUnquote(memory, quoted) // an error tells of what is no JSON
	return plain
}

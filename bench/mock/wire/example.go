package wire

import (
	"bytes"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

const (
	// exampleDepth and exampleSize bound examples, because a schema may refer to
	// itself, or ask for any number of items.
	exampleDepth = 32
	exampleSize  = 16 << 10
	exampleItems = 64
)

// An example is a value that a JSON schema allows, made as small as can be: the
// first of several choices, no property that is not required, the least number
// of items. Of the schema it follows $ref within itself, const, enum, default,
// anyOf, oneOf, type, properties, required, items, prefixItems and the bounds of
// numbers, strings and lists; the rest, such as pattern, it passes over. Where
// a schema makes no sense, it says null.
type example struct {
	root []byte
	b    []byte
}

// appendExample appends an example of a schema, which is valid JSON.
func appendExample(b, schema []byte) []byte {
	e := example{root: schema, b: b}
	limit := len(b) + exampleSize
	if e.value(schema, limit, 0); e.b[len(b)] == '{' {
		return e.b
	}
	return append(b, "{}"...) // the input of a tool is an object whatever its schema says
}

// value appends an example of one schema.
func (e *example) value(raw []byte, limit, depth int) {
	s := schemaOf(raw)
	switch choice := s.choice(); {
	case depth > exampleDepth || len(e.b) > limit:
		e.b = append(e.b, "null"...)
	case s.ref != nil:
		e.value(resolve(e.root, s.ref), limit, depth+1)
	case s.given() != nil:
		e.b = append(e.b, s.given()...)
	case choice != nil:
		e.value(choice, limit, depth+1)
	default:
		e.typed(s, limit, depth)
	}
}

func (e *example) typed(s schema, limit, depth int) {
	switch s.kind() {
	case "object":
		e.object(s, limit, depth)
	case "array":
		e.array(s, limit, depth)
	case "string":
		e.b = s.appendString(e.b)
	case "integer", "number":
		e.b = s.appendNumber(e.b)
	case "boolean":
		e.b = append(e.b, "true"...)
	default:
		e.b = append(e.b, "null"...)
	}
}

func (e *example) object(s schema, limit, depth int) {
	e.b = append(e.b, '{')
	var said [][]byte
	for name := range elements(s.required) {
		if len(e.b) > limit {
			break
		}
		if len(name) == 0 || name[0] != '"' || slices.ContainsFunc(said, func(n []byte) bool { return bytes.Equal(n, name) }) {
			continue
		}
		if len(said) > 0 {
			e.b = append(e.b, ',')
		}
		said = append(said, name)
		e.b = append(append(e.b, name...), ':')
		e.value(property(s.properties, string(unquote(nil, name))), limit, depth+1)
	}
	e.b = append(e.b, '}')
}

func (e *example) array(s schema, limit, depth int) {
	e.b = append(e.b, '[')
	n := 0
	for item := range elements(s.prefixItems) {
		e.item(item, n, limit, depth)
		n++
	}
	for least := min(s.minItems.orZero(), exampleItems); float64(n) < least; n++ {
		e.item(s.items, n, limit, depth)
	}
	e.b = append(e.b, ']')
}

func (e *example) item(raw []byte, n, limit, depth int) {
	if n > 0 {
		e.b = append(e.b, ',')
	}
	e.value(raw, limit, depth+1)
}

// resolve follows a reference such as #/$defs/place.
func resolve(root, ref []byte) []byte {
	path, ok := bytes.CutPrefix(unquote(nil, ref), []byte("#"))
	if !ok {
		return nil
	}
	for name := range jsontext.Pointer(path).Tokens() {
		root = property(root, name)
	}
	return root
}

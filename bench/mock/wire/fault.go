package wire

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// A tag is a name in the place of an error, between the members of the body: in
// messages.0.content.0.text.citations it is "text", the type of the block.
type tag struct {
	// after is the number of names and indices before it.
	after int
	name  string
}

// refuse refuses the value that was read last, naming its place.
func (p *parser) refuse(why string) { p.refuseAt("", why) }

// refuseAt refuses a member of the value that was read last.
func (p *parser) refuseAt(member, why string) {
	if p.fault != nil {
		return
	}
	place := p.place()
	if member != "" {
		place = append(place, member)
	}
	if len(place) == 0 {
		p.fault = invalid(why)
		return
	}
	p.fault = invalid(strings.Join(place, ".") + ": " + why)
}

// place is where the value is that was read last.
func (p *parser) place() []string {
	var names []string
	for name := range p.dec.StackPointer().Tokens() {
		names = append(names, name)
	}
	for i, t := range slices.Backward(p.tags) {
		if t.after <= len(names) {
			names = slices.Insert(names, p.tags[i].after, t.name)
		}
	}
	return names
}

// malformed is the error for a body that is no JSON. Its words are the API's, as
// far as they are known, and never those of a library of this program.
func (p *parser) malformed(err error) *Error {
	at := int64(len(p.body))
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) {
		at = syntax.ByteOffset
	}
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName):
		return notJSON("Duplicate key", p.body, at)
	case errors.Is(err, io.ErrUnexpectedEOF), err == io.EOF:
		return notJSON("Unexpected end of data", p.body, at)
	case at < int64(len(p.body)):
		return notJSON("Unexpected character", p.body, at)
	}
	return notJSON("Expecting value", p.body, at)
}

func notJSON(why string, body []byte, at int64) *Error {
	before := body[:min(max(at, 0), int64(len(body)))]
	line := 1 + bytes.Count(before, []byte{'\n'})
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return invalid("The request body is not valid JSON: " + why + ": line " + strconv.Itoa(line) +
		" column " + strconv.Itoa(column) + " (char " + strconv.Itoa(len(before)) + ")")
}

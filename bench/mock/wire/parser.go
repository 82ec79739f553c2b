package wire

import (
	"bytes"
	"errors"
	"io"
	"math"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// A parser walks over the tokens of one body. After its first error nothing more
// is read: each method then does nothing and returns a zero, so that what uses
// them reads as if there were no errors.
type parser struct {
	grammar *grammar
	dec     jsontext.Decoder
	src     bytes.Buffer
	body    []byte
	// name is that of the member that is being read.
	name []byte
	// plain is memory for strings that are written with escapes.
	plain []byte
	// tags are names that the API puts into the place of an error and that are
	// not in the body.
	tags  []tag
	fault *Error

	request
}

func (p *parser) start(body []byte) {
	p.body, p.fault, p.tags = body, nil, p.tags[:0]
	p.src = *bytes.NewBuffer(body)
	p.dec.Reset(&p.src)
}

// finish checks that nothing follows the value. What is not JSON is told before
// what is wrong with what it says: the API reads the whole body first.
func (p *parser) finish() *Error {
	if p.fault == nil {
		rest := bytes.TrimLeft(p.body[p.dec.InputOffset():], " \t\r\n")
		if len(rest) > 0 {
			return notJSON("Extra data", p.body, int64(len(p.body)-len(rest)))
		}
		return nil
	}
	for {
		_, err := p.dec.ReadToken()
		switch {
		case err == io.EOF:
			return p.fault
		case err != nil:
			return p.malformed(err)
		}
	}
}

// kind is that of the next value or end.
func (p *parser) kind() jsontext.Kind {
	if p.fault != nil {
		return jsontext.KindInvalid
	}
	return p.dec.PeekKind()
}

// raw reads a value as it was written. It stays what it is as long as the body
// does.
func (p *parser) raw() []byte {
	if p.fault != nil {
		return nil
	}
	v, err := p.dec.ReadValue()
	if err != nil {
		p.fault = p.malformed(err)
		return nil
	}
	end := p.dec.InputOffset()
	return p.body[end-int64(len(v)) : end]
}

// token passes over a brace or bracket.
func (p *parser) token() {
	if _, err := p.dec.ReadToken(); err != nil && p.fault == nil {
		p.fault = p.malformed(err)
	}
}

// is tells whether the next value has a kind. If not, it is read and refused.
func (p *parser) is(k jsontext.Kind, want string) bool {
	got := p.kind()
	if got == k {
		return true
	}
	p.raw()
	p.refuse("Input should be a valid " + want)
	return false
}

// null passes over a null, and tells whether there was one.
func (p *parser) null() bool {
	if p.kind() != 'n' {
		return false
	}
	p.raw()
	return true
}

// text reads a string. It is valid until the next one is read.
func (p *parser) text() []byte {
	if !p.is('"', "string") {
		return nil
	}
	return p.unquote(p.raw())
}

func (p *parser) unquote(raw []byte) []byte {
	if bytes.IndexByte(raw, '\\') < 0 {
		return unquote(nil, raw)
	}
	p.plain = unquote(p.plain[:0], raw)
	return p.plain
}

// integer reads a whole number of at least least.
func (p *parser) integer(least int) int {
	if !p.is('0', "integer") {
		return 0
	}
	raw := p.raw()
	n, err := strconv.Atoi(string(raw))
	switch {
	case errors.Is(err, strconv.ErrRange) && raw[0] != '-':
		return math.MaxInt
	case errors.Is(err, strconv.ErrSyntax):
		p.refuse("Input should be a valid integer, got a number with a fractional part")
	case err != nil || n < least:
		p.refuse("Input should be greater than or equal to " + strconv.Itoa(least))
	}
	return n
}

// fraction reads a number of 0 to 1.
func (p *parser) fraction() {
	if !p.is('0', "number") {
		return
	}
	n, _ := strconv.ParseFloat(string(p.raw()), 64) // out of range is infinite, and refused
	switch {
	case n < 0:
		p.refuse("Input should be greater than or equal to 0")
	case n > 1:
		p.refuse("Input should be less than or equal to 1")
	}
}

func (p *parser) boolean() bool {
	if k := p.kind(); k == 't' || k == 'f' {
		p.raw()
		return k == 't'
	}
	p.is('t', "boolean")
	return false
}

// list reads the elements of a list.
func (p *parser) list(element func(*parser)) {
	if !p.is('[', "list") {
		return
	}
	p.token()
	for p.kind() != ']' && p.fault == nil {
		element(p)
	}
	p.token()
}

// depth is the number of objects and lists that the next value is in.
func (p *parser) depth() int { return p.dec.StackDepth() }

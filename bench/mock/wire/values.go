package wire

import "strings"

// oneOf reads a string that must be one of a few.
func (p *parser) oneOf(choices ...string) string {
	t := p.text()
	for _, c := range choices {
		if string(t) == c {
			return c
		}
	}
	p.refuse("Input should be " + alternatives(choices))
	return ""
}

// alternatives lists choices as 'a', 'b' or 'c'.
func alternatives(choices []string) string {
	last := len(choices) - 1
	quoted := "'" + choices[last] + "'"
	if last == 0 {
		return quoted
	}
	return "'" + strings.Join(choices[:last], "', '") + "' or " + quoted
}

// among returns the reader of a string that must be one of a few.
func among(choices ...string) func(*parser) {
	return func(p *parser) { p.oneOf(choices...) }
}

// orNull returns a reader that also takes null.
func orNull(read func(*parser)) func(*parser) {
	return func(p *parser) {
		if !p.null() {
			read(p)
		}
	}
}

// listOf returns the reader of a list.
func listOf(element func(*parser)) func(*parser) {
	return func(p *parser) { p.list(element) }
}

// weighing returns the reader of a string that stands for something else than
// text, and of its size.
func weighing(size int) func(*parser) {
	return func(p *parser) {
		part := p.part()
		part.hash = part.hash.add(p.text())
		part.size += size
	}
}

// someCitations reads the citations of a text, which may be null.
func (p *parser) someCitations() {
	if !p.null() {
		p.message.met |= citations
		p.anyList()
	}
}

func (p *parser) anyString() { p.text() }

func (p *parser) anyBool() { p.boolean() }

func (p *parser) anyCount() { p.integer(0) }

// anyObject and anyList read what is no further looked into.
func (p *parser) anyObject() {
	if p.is('{', "dictionary") {
		p.raw()
	}
}

func (p *parser) anyList() {
	if p.is('[', "list") {
		p.raw()
	}
}

// countedObject reads an object that is counted as it was written.
func (p *parser) countedObject() {
	if p.is('{', "dictionary") {
		p.countedJSON()
	}
}

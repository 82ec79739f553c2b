package wire

import "bytes"

// content reads what a message says.
func (p *parser) content() { p.textOr(p.grammar.blocks) }

// system reads the instructions before the messages.
func (p *parser) system() {
	p.in = inSystem
	p.textOr(p.grammar.texts)
}

// textOr reads a text, as a string or as a list of blocks of some kinds.
func (p *parser) textOr(variants []variant) {
	switch p.kind() {
	case '"':
		p.wholeText()
	case '[':
		p.list(func(p *parser) { p.block(variants) })
	default:
		p.raw()
		p.refuse("Input should be a valid string or list of blocks")
	}
}

// wholeText reads a text that is the whole of a content.
func (p *parser) wholeText() {
	if t := p.text(); len(t) > 0 {
		p.part().count(t)
		p.part().end(unmarked)
		p.message.met |= something
	}
}

// block reads a block, which may itself have blocks.
func (p *parser) block(variants []variant) {
	outer := p.marking
	p.marking = unmarked
	kind := p.union(variants)
	p.part().end(p.marking)
	p.marking = outer
	p.message.met |= something | findingOf(kind)
}

// blockText reads the text of a text block.
func (p *parser) blockText() {
	t := p.text()
	switch {
	case p.fault != nil:
	case len(t) == 0:
		p.refuseAll(p.section() + ": text content blocks must be non-empty")
	case isBlank(t):
		p.refuseAll(p.section() + ": text content blocks must contain non-whitespace text")
	}
	p.part().count(t)
}

func (p *parser) section() string {
	if p.in == inSystem {
		return "system"
	}
	return "messages"
}

func isBlank(t []byte) bool { return len(bytes.TrimSpace(t)) == 0 }

// counted reads a text that is counted, and may be empty.
func (p *parser) counted() { p.part().count(p.text()) }

// countedJSON reads a value that is counted as it was written.
func (p *parser) countedJSON() { p.part().count(p.raw()) }

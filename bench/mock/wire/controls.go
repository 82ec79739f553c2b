package wire

import "unicode/utf8"

func (p *parser) stream() { p.q.Stream = p.boolean() }

func (p *parser) maxTokens() { p.q.MaxTokens = p.integer(0) }

func (p *parser) maxTokensToSample() { p.q.MaxTokens = p.integer(1) }

func (p *parser) prompt() {
	p.in = inMessages
	if t := p.text(); len(t) > 0 {
		p.part().count(t)
		return
	}
	p.refuse("String should have at least 1 character")
}

func (p *parser) stopSequence() {
	t := p.text()
	if isBlank(t) {
		p.refuse("each stop sequence must contain non-whitespace")
		return
	}
	p.q.Stop = append(p.q.Stop, string(t))
}

func (p *parser) speed() {
	p.q.Fast = p.oneOf("standard", "fast") == "fast"
}

func (p *parser) userID() {
	if utf8.RuneCount(p.text()) > 512 {
		p.refuse("String should have at most 512 characters")
	}
}

func (p *parser) container() {
	switch p.kind() {
	case '"':
		p.raw()
	case '{':
		p.object(p.grammar.container)
	default:
		p.raw()
		p.refuse("Input should be a valid string or dictionary")
	}
}

func (p *parser) formatSchema() {
	if p.is('{', "dictionary") {
		p.q.Format = append(p.q.Format[:0], p.raw()...)
	}
}

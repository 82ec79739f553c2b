package wire

import (
	"bytes"
	"strconv"
)

// maxMessages is the number of messages that a request may have.
const maxMessages = 100_000

// A role is who speaks.
type role uint8

const (
	user role = iota + 1
	assistant
	system
)

// A finding is something that a message may have met, and that matters once all
// of it is read: its role may come last.
type finding uint8

const (
	toolResult finding = 1 << iota
	document
	citations
	notText
	// something tells that the message is not empty.
	something
)

func findingOf(block string) finding {
	switch block {
	case "text":
		return 0
	case "tool_result":
		return toolResult | notText
	case "document":
		return document | notText
	}
	return notText
}

func (f finding) has(one finding) bool { return f&one != 0 }

// A message is what has been read of one.
type message struct {
	role role
	met  finding
}

func (p *parser) messageList() {
	p.in = inMessages
	p.list((*parser).oneMessage)
	if p.messages == 0 {
		p.refuse("at least one message is required")
	}
}

func (p *parser) oneMessage() {
	if p.messages > 0 && !p.message.met.has(something) {
		p.refuseAll("messages." + strconv.Itoa(p.messages-1) + ": all messages must have non-empty content except for the optional final assistant message")
	}
	p.message = message{}
	p.object(p.grammar.message)
	p.messages++
	if p.fault == nil {
		p.settleMessage()
	}
	p.part().hash = p.part().hash.fold(uint64(p.message.role))
}

func (p *parser) settleMessage() {
	m := p.message
	switch {
	case p.messages > maxMessages:
		p.refuseAll("messages: at most " + strconv.Itoa(maxMessages) + " messages are permitted")
	case p.messages == 1 && m.role != user:
		p.refuseAll(`messages: first message must use the "user" role`)
	case !m.met.has(something) && m.role != assistant:
		p.refuse("all messages must have non-empty content except for the optional final assistant message")
	case m.role == system && m.met.has(notText):
		p.refuseAt("content", "a message of the role 'system' may have text blocks only")
	case p.version == New && m.role == assistant && m.met.has(document):
		p.refuseAt("content", "`document` blocks are not permitted in messages of the role 'assistant'")
	case p.version == New && m.role == user && m.met.has(citations):
		p.refuseAt("content", "`citations` are not permitted on text blocks in messages of the role 'user'")
	}
}

func (p *parser) role() {
	switch p.oneOf("user", "assistant", "system") {
	case "user":
		p.message.role = user
	case "assistant":
		p.message.role = assistant
	case "system":
		p.message.role = system
	}
}

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
		p.string()
	case '[':
		p.list(func(p *parser) { p.block(variants) })
	default:
		p.raw()
		p.refuse("Input should be a valid string or list of blocks")
	}
}

// string reads a text that is the whole of a content.
func (p *parser) string() {
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

// cacheControl reads the mark of a block.
func (p *parser) cacheControl() { p.mark(&p.marking) }

// wholeCacheControl reads the mark of the request, which stands for one on its
// last block.
func (p *parser) wholeCacheControl() { p.mark(&p.whole) }

func (p *parser) mark(l *life) {
	if p.null() {
		return
	}
	p.ttl = fiveMinutes
	p.object(p.grammar.cacheControl)
	*l = p.ttl
}

func (p *parser) timeToLive() {
	if p.oneOf("5m", "1h") == "1h" {
		p.ttl = anHour
	}
}

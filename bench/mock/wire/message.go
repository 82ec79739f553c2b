package wire

import "strconv"

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
	case p.version == New && m.role == system && m.met.has(notText):
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

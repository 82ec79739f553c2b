package wire

import "sync"

// theGrammar is never written to.
var theGrammar = newGrammar()

// parsers are kept from request to request, with their memory.
var parsers = sync.Pool{New: func() any { return &parser{grammar: theGrammar} }}

// ParseMessages reads the body of POST /v1/messages into q.
func ParseMessages(q *Question, v Version, c *Catalogue, body []byte) *Error {
	return parse(q, v, c, body, (*parser).messagesRequest)
}

// ParseCount reads the body of POST /v1/messages/count_tokens into q.
func ParseCount(q *Question, v Version, c *Catalogue, body []byte) *Error {
	return parse(q, v, c, body, (*parser).countRequest)
}

// ParseCompletion reads the body of POST /v1/complete into q. Any model is
// taken. The path exists in the version [Old] only, which the caller checks.
func ParseCompletion(q *Question, v Version, c *Catalogue, body []byte) *Error {
	return parse(q, v, c, body, (*parser).completionRequest)
}

func parse(q *Question, v Version, c *Catalogue, body []byte, read func(*parser)) *Error {
	p := parsers.Get().(*parser)
	defer parsers.Put(p)
	q.reset()
	q.Digest = uint64(digest(0).add(body))
	p.start(body)
	p.begin(q, v, c)
	read(p)
	fault := p.finish()
	p.release()
	return fault
}

// A request is what has been read of one.
type request struct {
	version Version
	models  *Catalogue
	q       *Question
	// unknown is the name of a model that the catalogue does not have.
	unknown string

	parts [partCount]part
	// in is the index of the part that is being read.
	in int
	// marking is the mark of the block that is being read, whole that of the
	// request, ttl that of the mark that is being read.
	marking, whole, ttl life

	// messages is their number so far, message the last of them.
	messages int
	message  message

	// tools are those that have a schema, and tool is the last of them; offered
	// counts the server's, too.
	tools   []Tool
	tool    Tool
	offered int
	choice  choice
	think   think
	// counting tells that no answer is asked for.
	counting bool
}

func (p *parser) begin(q *Question, v Version, c *Catalogue) {
	for i := range p.parts {
		p.parts[i].reset()
	}
	p.request = request{version: v, models: c, q: q, parts: p.parts, tools: p.tools[:0]}
}

// release lets go of what the caller owns, and of memory that few requests need.
func (p *parser) release() {
	const kept = 64 << 10
	if cap(p.plain) > kept {
		p.plain = nil
	}
	clear(p.tools)
	p.start(nil)
	p.name, p.request = nil, request{parts: p.parts, tools: p.tools[:0]}
}

func (p *parser) part() *part { return &p.parts[p.in] }

func (p *parser) messagesRequest() {
	p.object(p.grammar.messages[p.version])
	p.settle()
}

func (p *parser) countRequest() {
	p.counting = true
	p.object(p.grammar.count)
	p.settle()
}

func (p *parser) completionRequest() {
	p.q.Completion = true
	p.object(p.grammar.completion)
	p.q.Input = Tokens(p.part().size)
}

// model reads the model of messages. One that is not known is refused once all
// else is in order.
func (p *parser) model() {
	id := p.text()
	if m := p.models.byID[string(id)]; m != nil && m.Lifecycle != Retired {
		p.q.Model, p.q.Name = m, m.ID
		return
	}
	name := string(id)
	if m, ok := p.models.answering(name); ok {
		p.q.Model, p.q.Name = m, name
		return
	}
	p.unknown = name
}

// anyModel reads the model of a completion.
func (p *parser) anyModel() {
	p.q.Name = string(p.text())
	p.q.Model = p.models.completing(p.q.Name)
}

package wire

import (
	"slices"
	"strconv"
)

// settle checks what one member of a request says against another, once all of
// them are read.
func (p *parser) settle() {
	p.settleTools()
	p.settleThinking()
	if p.fault == nil && p.q.Model == nil {
		p.fault = UnknownModel(p.unknown)
	}
	if p.fault != nil {
		return
	}
	m, q := p.q.Model, p.q
	p.settleInput(m)
	switch {
	case q.MaxTokens > m.MaxOutput:
		p.refuseAll("max_tokens: " + strconv.Itoa(q.MaxTokens) + " > " + strconv.Itoa(m.MaxOutput) +
			", which is the maximum allowed number of output tokens for " + q.Name)
	case q.Input > m.MaxInput:
		p.refuseAll("prompt is too long: " + strconv.Itoa(q.Input) + " tokens > " + strconv.Itoa(m.MaxInput) + " maximum")
	}
}

// refuseAll refuses the request for what no single place of it is to blame for.
func (p *parser) refuseAll(why string) {
	if p.fault == nil {
		p.fault = invalid(why)
	}
}

// settleInput adds the parts up.
func (p *parser) settleInput(m *Model) {
	if p.whole != unmarked {
		p.markLast()
	}
	size, breakpoints := join(&p.parts, m.ID, p.q.Breakpoints)
	p.q.Input, p.q.Breakpoints = Tokens(size), breakpoints
	marks, short := 0, false
	for _, b := range breakpoints {
		if !b.Marked {
			continue
		}
		marks++
		if b.Hour && short {
			p.refuseAll("cache_control: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. " +
				"Note that blocks are processed in the following order: `tools`, `system`, `messages`.")
		}
		short = short || !b.Hour
	}
	if marks > maxMarks {
		p.refuseAll("A maximum of 4 blocks with cache_control may be provided. Found " + strconv.Itoa(marks) + ".")
	}
}

// markLast marks the last block of the request, which is what a cache_control of
// the request itself means.
func (p *parser) markLast() {
	for i := range slices.Backward(p.parts[:]) {
		if ends := p.parts[i].ends; len(ends) > 0 {
			ends[len(ends)-1].life = p.whole
			p.parts[i].marks++
			return
		}
	}
}

// settleThinking turns what was said of thinking into a budget.
func (p *parser) settleThinking() {
	switch {
	case p.think.mode == thinkNot:
	case p.choice.kind >= choiceAny:
		p.refuseAll("Thinking may not be enabled when tool_choice forces tool use.")
	case p.think.mode == thinkAdaptive:
		p.q.Thinking = p.q.MaxTokens
	case !p.counting && p.think.budget >= p.q.MaxTokens:
		p.refuseAll("`max_tokens` must be greater than `thinking.budget_tokens`.")
	default:
		p.q.Thinking = p.think.budget
	}
}

// settleTools decides whether the answer calls a tool, and which: the one that
// was chosen, or else the first one that is not a server's. Where the model may
// choose, it does not call one right after the result of one.
func (p *parser) settleTools() {
	if p.hasTwins() {
		p.refuseAll("tools: Tool names must be unique.")
	}
	c := p.choice
	switch {
	case c.kind != choiceUnsaid && p.offered == 0:
		p.refuseAll("tool_choice may only be specified while providing `tools`.")
	case c.kind == choiceNone, c.kind < choiceAny && p.message.met.has(toolResult):
	case c.kind == choiceTool:
		p.callNamed(c.name)
	case len(p.tools) > 0:
		p.call(p.tools[0])
	}
}

// hasTwins tells whether two tools have one name.
func (p *parser) hasTwins() bool {
	if len(p.tools) < 2 {
		return false
	}
	names := make([]string, len(p.tools))
	for i, t := range p.tools {
		names[i] = t.Name
	}
	slices.Sort(names)
	return len(slices.Compact(names)) < len(p.tools)
}

func (p *parser) callNamed(name string) {
	i := slices.IndexFunc(p.tools, func(t Tool) bool { return t.Name == name })
	if i < 0 {
		p.refuseAll("Tool '" + name + "' not found in provided tools")
		return
	}
	p.call(p.tools[i])
}

func (p *parser) call(t Tool) {
	p.q.Tool = Tool{t.Name, append(p.q.Tool.Schema[:0], t.Schema...)}
	p.q.ToolOnly = p.choice.kind >= choiceAny
}

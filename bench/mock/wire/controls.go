package wire

import "unicode/utf8"

// A choice is what tool_choice says. From choiceAny on, a tool must be called.
type choice struct {
	kind choiceKind
	name string
}

type choiceKind uint8

const (
	choiceUnsaid choiceKind = iota
	choiceNone
	choiceAuto
	choiceAny
	choiceTool
)

// A think is what thinking says.
type think struct {
	mode thinkMode
	// budget is in tokens.
	budget int
}

type thinkMode uint8

const (
	thinkNot thinkMode = iota
	thinkAdaptive
	thinkEnabled
)

func (p *parser) thinking() { p.union(p.grammar.thinking) }

func (p *parser) thinkingType() {
	switch p.oneOf("disabled", "between_tools", "adaptive", "enabled") {
	case "adaptive":
		p.think.mode = thinkAdaptive
	case "enabled":
		p.think.mode = thinkEnabled
	}
}

func (p *parser) thinkingBudget() { p.think.budget = p.integer(1024) }

func (p *parser) toolChoice() { p.union(p.grammar.choices) }

func (p *parser) toolChoiceType() {
	switch p.oneOf("none", "auto", "any", "tool") {
	case "none":
		p.choice.kind = choiceNone
	case "auto":
		p.choice.kind = choiceAuto
	case "any":
		p.choice.kind = choiceAny
	case "tool":
		p.choice.kind = choiceTool
	}
}

func (p *parser) toolChoiceName() { p.choice.name = string(p.text()) }

func (p *parser) toolList() {
	p.in = inTools
	p.list(func(p *parser) {
		p.offered++
		p.tool = Tool{}
		p.block(p.grammar.tools)
		if p.tool.Schema != nil {
			p.tools = append(p.tools, p.tool)
		}
	})
}

// toolName reads the name of a tool that is not a server's.
func (p *parser) toolName() {
	t := p.text()
	if !isWord(t) || len(t) > 128 {
		p.refuse("String should match pattern '^[a-zA-Z0-9_-]{1,128}$'")
	}
	p.tool.Name = string(t)
	p.part().count(t)
}

func (p *parser) toolSchema() {
	if !p.is('{', "dictionary") {
		return
	}
	schema := p.raw()
	switch kind := property(schema, "type"); {
	case kind == nil:
		p.refuseAt("type", "Field required")
	case string(unquote(nil, kind)) != "object":
		p.refuseAt("type", "Input should be 'object'")
	}
	p.tool.Schema = schema
	p.part().count(schema)
}

// toolType reads the type of a tool that is not a server's, which may be null.
func (p *parser) toolType() {
	if !p.null() {
		p.oneOf("custom")
	}
}

func (p *parser) formatSchema() {
	if p.is('{', "dictionary") {
		p.q.Format = append(p.q.Format[:0], p.raw()...)
	}
}

// id reads the name of a tool's use.
func (p *parser) id() {
	if !isWord(p.text()) {
		p.refuse("String should match pattern '^[a-zA-Z0-9_-]+$'")
	}
}

func isWord(t []byte) bool {
	for _, c := range t {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '_', c == '-':
		default:
			return false
		}
	}
	return len(t) > 0
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

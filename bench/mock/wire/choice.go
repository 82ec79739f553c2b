package wire

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

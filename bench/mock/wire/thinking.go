package wire

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

package wire

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

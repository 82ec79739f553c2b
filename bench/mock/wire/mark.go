package wire

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

package wire

// Append appends the reply as the body of an answer.
func (r *Reply) Append(b []byte) []byte {
	if r.completion {
		return r.appendCompletion(b)
	}
	b = r.appendOpening(b)
	for i, block := range r.blocks[:r.count] {
		if i > 0 {
			b = append(b, ',')
		}
		b = r.appendBlock(b, block)
	}
	b = append(b, `],`...)
	b = r.appendStop(b)
	b = append(b, `,"diagnostics":null,"usage":`...)
	b = r.appendUsage(b, r.output, r.thinking)
	return append(b, '}')
}

// appendOpening appends a message up to its content.
func (r *Reply) appendOpening(b []byte) []byte {
	b = append(b, `{"id":"msg_`...)
	b = append(b, r.id...)
	b = append(b, `","type":"message","role":"assistant","model":`...)
	b = appendString(b, r.model)
	return append(b, `,"content":[`...)
}

// appendStop appends why the message ends.
func (r *Reply) appendStop(b []byte) []byte {
	b = append(b, `"stop_reason":"`...)
	b = append(b, r.stopReason...)
	b = append(b, `","stop_sequence":`...)
	b = appendOrNull(b, r.stopSequence)
	return append(b, `,"stop_details":null,"container":null`...)
}

func (r *Reply) appendUsage(b []byte, output, thinking int) []byte {
	b = append(b, '{')
	b = r.usage.appendInput(b)
	b = append(b, ',')
	b = r.usage.appendSplit(b)
	b = append(b, ',')
	b = appendOutput(b, output, thinking)
	b = append(b, `,"service_tier":"standard","speed":"`...)
	if r.fast {
		b = append(b, "fast"...)
	} else {
		b = append(b, "standard"...)
	}
	return append(b, `","inference_geo":"global"}`...)
}

func appendOutput(b []byte, output, thinking int) []byte {
	b = append(b, `"output_tokens":`...)
	b = appendInt(b, output)
	b = append(b, `,"output_tokens_details":{"thinking_tokens":`...)
	b = appendInt(b, thinking)
	return append(b, `},"server_tool_use":null`...)
}

func (r *Reply) appendBlock(b []byte, x block) []byte {
	switch x.kind {
	case toolBlock:
		b = r.appendCall(b)
		b = append(b, r.json...)
		return append(b, '}')
	case thinkingBlock:
		b = append(b, `{"type":"thinking","thinking":"`...)
		b = r.appendText(b, x)
		b = append(b, `","signature":"`...)
		b = append(b, r.signature...)
		return append(b, `"}`...)
	}
	b = append(b, `{"type":"text","text":"`...)
	b = r.appendText(b, x)
	return append(b, `","citations":null}`...)
}

// appendCall appends a tool_use block up to its input.
func (r *Reply) appendCall(b []byte) []byte {
	b = append(b, `{"type":"tool_use","id":"toolu_`...)
	b = append(b, r.id...)
	b = append(b, `","name":`...)
	b = appendString(b, r.tool)
	return append(b, `,"caller":{"type":"direct"},"input":`...)
}

// appendText appends what a block says, as it stands between quotes.
func (r *Reply) appendText(b []byte, x block) []byte {
	if x.json {
		return appendEscaped(b, r.json[:r.cuts[x.words-1]])
	}
	if x.words > 0 {
		b = append(b, r.word(x, 0)...)
		b = r.passage.escaped.append(b, x.start+1, x.words-1)
	}
	if x.tailed {
		b = append(b, r.tail...)
	}
	return b
}

// word is the i-th word of a block, escaped.
func (r *Reply) word(x block, i int) []byte {
	switch {
	case i == x.words:
		return r.tail
	case i == 0:
		return r.passage.escaped.word(x.start)[r.lead():]
	}
	return r.passage.escaped.word(x.start + i)
}

func (r *Reply) appendCompletion(b []byte) []byte {
	b = append(b, `{"type":"completion","id":"compl_`...)
	b = append(b, r.id...)
	b = append(b, `","completion":"`...)
	for _, x := range r.blocks[:r.count] {
		b = r.appendText(b, x)
	}
	b = append(b, `","stop_reason":"`...)
	b = append(b, r.stopReason...)
	b = append(b, `","model":`...)
	b = appendString(b, r.model)
	return append(b, '}')
}

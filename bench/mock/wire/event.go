package wire

const (
	pingEvent = "event: ping\ndata: {\"type\": \"ping\"}\n\n"
	stopEvent = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"
)

func (r *Reply) appendStart(b []byte) []byte {
	b = append(b, "event: message_start\ndata: {\"type\":\"message_start\",\"message\":"...)
	b = r.appendOpening(b)
	b = append(b, `],"stop_reason":null,"stop_sequence":null,"stop_details":null,"container":null,"diagnostics":null,"usage":`...)
	b = r.appendUsage(b, min(1, r.output), 0)
	return append(b, "}}\n\n"...)
}

// appendResult appends the message_delta, whose usage counts from the start of
// the message.
func (r *Reply) appendResult(b []byte) []byte {
	b = append(b, "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{"...)
	b = r.appendStop(b)
	b = append(b, `},"usage":{`...)
	b = r.usage.appendInput(b)
	b = append(b, ',')
	b = appendOutput(b, r.output, r.thinking)
	return append(b, "}}\n\n"...)
}

// appendIndexed appends the beginning of an event, and the index of its block,
// of which there are at most three.
func appendIndexed(b []byte, beginning string, index int) []byte {
	b = append(b, beginning...)
	return append(b, '0'+byte(index))
}

func (r *Reply) appendOpen(b []byte, index int) []byte {
	b = appendIndexed(b, "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":", index)
	b = append(b, `,"content_block":`...)
	switch r.blocks[index].kind {
	case toolBlock:
		b = r.appendCall(b)
		b = append(b, `{}}`...)
	case thinkingBlock:
		b = append(b, `{"type":"thinking","thinking":"","signature":""}`...)
	default:
		b = append(b, `{"type":"text","text":"","citations":null}`...)
	}
	return append(b, "}\n\n"...)
}

func (r *Reply) appendDelta(b []byte, index, i int) []byte {
	x := r.blocks[index]
	b = appendIndexed(b, "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":", index)
	switch x.kind {
	case toolBlock:
		b = append(b, `,"delta":{"type":"input_json_delta","partial_json":"`...)
	case thinkingBlock:
		b = append(b, `,"delta":{"type":"thinking_delta","thinking":"`...)
	default:
		b = append(b, `,"delta":{"type":"text_delta","text":"`...)
	}
	if x.json {
		b = appendEscaped(b, r.json[r.cut(i):r.cuts[i]])
	} else {
		b = append(b, r.word(x, i)...)
	}
	return append(b, "\"}}\n\n"...)
}

func (r *Reply) appendSignature(b []byte, index int) []byte {
	b = appendIndexed(b, "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":", index)
	b = append(b, `,"delta":{"type":"signature_delta","signature":"`...)
	b = append(b, r.signature...)
	return append(b, "\"}}\n\n"...)
}

// appendCompletionEvent appends an event of a completion. Its text is escaped
// already; an empty stop reason is null.
func (r *Reply) appendCompletionEvent(b, text []byte, stopReason string) []byte {
	b = append(b, "event: completion\ndata: {\"type\":\"completion\",\"id\":\"compl_"...)
	b = append(b, r.id...)
	b = append(b, `","completion":"`...)
	b = append(b, text...)
	b = append(b, `","stop_reason":`...)
	b = appendOrNull(b, stopReason)
	b = append(b, `,"model":`...)
	b = appendString(b, r.model)
	return append(b, "}\n\n"...)
}

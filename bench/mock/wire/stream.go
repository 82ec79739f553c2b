package wire

// A Stream is the events of a reply, in the order of the API. It is a value that
// refers to the reply, which must not be reset before the stream's end.
type Stream struct {
	r    *Reply
	ping bool
	step step
	// block and delta count what has been sent.
	block, delta int
}

// A step is the kind of event that comes next.
type step uint8

const (
	stepStart step = iota
	stepOpen
	stepPing
	stepDelta
	stepSignature
	stepClose
	stepResult
	stepStop
	stepEnd
)

// Events returns the reply's events, with a ping right after the first
// content_block_start if one is asked for.
func (r *Reply) Events(ping bool) Stream {
	s := Stream{r: r, ping: ping}
	if r.completion {
		s.step = stepPing
		s.skipPing()
	}
	return s
}

// Next appends the next event. Token tells that the event is one token of what
// is said; the others come without a wait of their own. At the end of the
// stream ok is false, and nothing is appended.
func (s *Stream) Next(b []byte) (out []byte, token, ok bool) {
	if s.r.completion {
		return s.nextOfCompletion(b)
	}
	switch s.step {
	case stepStart:
		b = s.r.appendStart(b)
		s.enter()
	case stepOpen:
		b = s.r.appendOpen(b, s.block)
		s.step = stepPing
		s.skipPing()
	case stepPing:
		b = append(b, pingEvent...)
		s.ping, s.step = false, stepDelta
	case stepDelta:
		b = s.r.appendDelta(b, s.block, s.delta)
		s.say()
		return b, true, true
	case stepSignature:
		b = s.r.appendSignature(b, s.block)
		s.step = stepClose
	case stepClose:
		b = appendIndexed(b, "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":", s.block)
		b = append(b, "}\n\n"...)
		s.block++
		s.enter()
	case stepResult:
		b = s.r.appendResult(b)
		s.step = stepStop
	case stepStop:
		b = append(b, stopEvent...)
		s.step = stepEnd
	default:
		return b, false, false
	}
	return b, false, true
}

// enter goes to the next block, or to what follows the last one.
func (s *Stream) enter() {
	s.delta, s.step = 0, stepOpen
	if s.block == s.r.count {
		s.step = stepResult
	}
}

// skipPing goes on to the first delta if no ping is wanted.
func (s *Stream) skipPing() {
	if !s.ping {
		s.step = stepDelta
	}
}

// say counts a delta, and goes on after the last one of the block.
func (s *Stream) say() {
	x := &s.r.blocks[s.block]
	if s.delta++; s.delta < x.tokens() {
		return
	}
	s.step = stepClose
	if x.kind == thinkingBlock {
		s.step = stepSignature
	}
}

// nextOfCompletion appends the next event of a completion: a ping if one is
// wanted, the words, and the reason why they end.
func (s *Stream) nextOfCompletion(b []byte) (out []byte, token, ok bool) {
	switch {
	case s.step == stepPing:
		s.ping, s.step = false, stepDelta
		return append(b, pingEvent...), false, true
	case s.step == stepEnd:
		return b, false, false
	case s.block < s.r.count && s.delta < s.r.blocks[s.block].tokens():
		b = s.r.appendCompletionEvent(b, s.r.word(s.r.blocks[s.block], s.delta), "")
		s.delta++
		return b, true, true
	}
	s.step = stepEnd
	return s.r.appendCompletionEvent(b, nil, s.r.stopReason), false, true
}

package wire

import "encoding/base64"

// A Reply is what is said to a question. One can be used for many, one after the
// other, and says the same whenever it is told the same.
type Reply struct {
	passage *Passage

	id, model        string
	completion, fast bool
	usage            Usage

	blocks [3]block
	count  int
	// tool is the name of the tool that is called.
	tool string
	// json is what is said as JSON: the input of a tool, or a text in a format.
	json []byte
	cuts []int
	// tail is what is left of the word in which a stop sequence began.
	tail      []byte
	signature []byte

	stopReason, stopSequence string
	output, thinking         int
	scratch                  []byte
}

// A block is one part of what is said.
type block struct {
	kind blockKind
	// start and words tell which words of the passage it has. Where the block is
	// JSON, words counts its pieces.
	start, words int
	json, tailed bool
}

type blockKind uint8

const (
	textBlock blockKind = iota
	thinkingBlock
	toolBlock
)

// NewReply returns a reply that takes its words from a passage.
func NewReply(p *Passage) *Reply { return &Reply{passage: p} }

// Reset makes the reply one to a question that cost a usage. Length is the number
// of tokens that the mock would say, 0 or more; the question may cut it. The seed
// picks the words. The id, of letters and digits, goes without msg_ or compl_.
//
// A third of the length is thinking, where the question allows it, and no more
// than its budget. Where a tool is called, its input takes what tokens it needs,
// and a text what is left. What max_tokens cuts into is left out if it is the
// call of a tool.
func (r *Reply) Reset(q *Question, u Usage, length int, seed uint64, id string) {
	*r = Reply{
		passage: r.passage, id: id, model: q.Name, completion: q.Completion, fast: q.Fast, usage: u, stopReason: "end_turn",
		json: r.json[:0], cuts: r.cuts[:0], tail: r.tail[:0], signature: r.signature[:0], scratch: r.scratch[:0],
	}
	if q.Completion {
		r.stopReason = "stop_sequence"
	}
	r.plan(q, max(length, 0), seed)
	if len(q.Stop) > 0 {
		r.stopAt(q.Stop)
	}
	for _, b := range r.blocks[:r.count] {
		r.output += b.tokens()
	}
}

// plan divides the length up into blocks.
func (r *Reply) plan(q *Question, length int, seed uint64) {
	room := q.MaxTokens
	if q.Thinking > 0 && length > 0 {
		r.thinking = min(max(length/3, 1), q.Thinking, room)
		r.say(block{kind: thinkingBlock, start: r.passage.start(^seed), words: r.thinking})
		r.sign(seed)
		length -= r.thinking
		room -= r.thinking
	}
	text := block{start: r.passage.start(seed), words: length}
	switch {
	case q.Tool.Name != "":
		r.speakJSON(q.Tool.Schema)
		if text.words = max(0, length-len(r.cuts)); q.ToolOnly {
			text.words = 0
		}
		if text.words+len(r.cuts) <= room {
			r.say(text)
			r.call(q.Tool.Name)
			return
		}
		text.words = room
		r.stopReason = "max_tokens"
	case len(q.Format) > 0:
		r.speakJSON(q.Format)
		text.json, text.words = true, len(r.cuts)
	}
	if text.words > room || room == 0 {
		text.words, r.stopReason = min(text.words, room), "max_tokens"
	}
	r.say(text)
}

// say adds a block, unless it is empty.
func (r *Reply) say(b block) {
	if b.words > 0 {
		r.blocks[r.count] = b
		r.count++
	}
}

func (r *Reply) call(tool string) {
	r.tool, r.stopReason = tool, "tool_use"
	r.say(block{kind: toolBlock, words: len(r.cuts), json: true})
}

// sign makes the signature of the thinking, which nobody can check.
func (r *Reply) sign(seed uint64) {
	var raw [96]byte
	d := digest(seed)
	for i := range raw {
		d = d.fold(uint64(i))
		raw[i] = byte(d >> 32)
	}
	r.signature = base64.StdEncoding.AppendEncode(r.signature, raw[:])
}

// Tokens is the number of tokens that are said. Each is an event of a stream
// that [Stream.Next] reports as one.
func (r *Reply) Tokens() int { return r.output }

// StopReason is why the reply ends where it does.
func (r *Reply) StopReason() string { return r.stopReason }

func (b block) tokens() int {
	if b.tailed {
		return b.words + 1
	}
	return b.words
}

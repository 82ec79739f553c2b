package wire

import (
	"bytes"
	"unicode/utf8"
)

// pieceSize is the least number of bytes of JSON that are one token, which is
// what the estimator of requests takes, too.
const pieceSize = 4

// speakJSON says an example of a schema, in pieces.
func (r *Reply) speakJSON(schema []byte) {
	r.json = appendExample(r.json[:0], schema)
	for i := pieceSize; i < len(r.json); i++ {
		if utf8.RuneStart(r.json[i]) && i >= r.cut(len(r.cuts))+pieceSize {
			r.cuts = append(r.cuts, i)
		}
	}
	r.cuts = append(r.cuts, len(r.json))
}

// cut is where the i-th piece of the JSON begins.
func (r *Reply) cut(i int) int {
	if i == 0 {
		return 0
	}
	return r.cuts[i-1]
}

// stopAt ends the text where the first of the stop sequences begins. Only words
// are looked at: not thinking, and not JSON.
func (r *Reply) stopAt(stops []string) {
	for i := range r.blocks[:r.count] {
		if b := &r.blocks[i]; b.kind == textBlock && !b.json {
			if at := r.firstStop(b, stops); at >= 0 {
				r.stopReason, r.count = "stop_sequence", i+1
				r.truncate(b, at)
				if b.tokens() == 0 {
					r.count = i
				}
				return
			}
		}
	}
}

// firstStop is where in the block's text a stop sequence begins, -1 if none does.
func (r *Reply) firstStop(b *block, stops []string) int {
	r.scratch = r.passage.plain.append(r.scratch[:0], b.start, b.words)
	text, first := r.scratch[r.lead():], -1
	for _, s := range stops {
		if at := bytes.Index(text, []byte(s)); at >= 0 && (first < 0 || at < first) {
			first, r.stopSequence = at, s
		}
	}
	return first
}

// lead is the length of the space before the first word, which only a completion
// has.
func (r *Reply) lead() int {
	if r.completion {
		return 0
	}
	return 1
}

// truncate cuts a block's text off at a place in it.
func (r *Reply) truncate(b *block, at int) {
	end, from := at+r.lead(), 0
	for i := range b.words {
		next := from + len(r.passage.plain.word(b.start+i))
		if next > end {
			b.words = i
			break
		}
		from = next
	}
	rest := r.scratch[max(from, r.lead()):end]
	b.tailed = len(rest) > 0
	r.tail = appendEscaped(r.tail, rest)
}

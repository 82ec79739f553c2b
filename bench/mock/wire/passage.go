package wire

import (
	"strings"
	"unicode"
)

// A Passage is the text that answers are cut from. One word is one token.
type Passage struct {
	// plain is the words as they are read, escaped as JSON has them between the
	// quotes.
	plain, escaped words
	// starts are the words that an answer may begin with.
	starts []int
}

// Words are a text, cut before the space that parts a word from the last one.
// The first has a space, too, because it comes after the last one where the text
// is said again.
type words struct {
	text []byte
	// ends has the end in text of each word.
	ends []int
}

// NewPassage returns a passage of a given text, which every answer begins at the
// beginning of, and repeats as often as it needs to. A text without a word is
// none, and stands for the passage of [OwnPassage].
func NewPassage(text string) *Passage {
	p := &Passage{starts: []int{0}}
	for _, w := range cutWords(strings.TrimSpace(text)) {
		p.add(w)
	}
	if len(p.plain.ends) == 0 {
		return OwnPassage()
	}
	return p
}

// OwnPassage returns a passage of the mock's own. An answer begins with any of
// its sentences.
func OwnPassage() *Passage {
	p := &Passage{}
	for i, w := range cutWords(ownText) {
		if i == 0 || strings.HasSuffix(string(p.plain.word(i-1)), ".") {
			p.starts = append(p.starts, i)
		}
		p.add(w)
	}
	return p
}

// cutWords cuts a text before each space that a word follows.
func cutWords(text string) []string {
	var all []string
	for text != "" {
		word := strings.TrimLeftFunc(text, unicode.IsSpace)
		n := strings.IndexFunc(word, unicode.IsSpace)
		if n < 0 {
			n = len(word)
		}
		n += len(text) - len(word)
		all = append(all, text[:n])
		text = text[n:]
	}
	return all
}

func (p *Passage) add(word string) {
	if len(p.plain.ends) == 0 {
		word = " " + word
	}
	p.plain.add([]byte(word))
	p.escaped.add(appendEscaped(nil, word))
}

// start is the word that the seed picks.
func (p *Passage) start(seed uint64) int {
	return p.starts[uint64(digest(seed).fold(1))%uint64(len(p.starts))]
}

func (w *words) add(word []byte) {
	w.text = append(w.text, word...)
	w.ends = append(w.ends, len(w.text))
}

// word is the i-th word from the start of the text on, over its end if need be.
func (w *words) word(i int) []byte {
	i %= len(w.ends)
	return w.text[w.from(i):w.ends[i]]
}

func (w *words) from(i int) int {
	if i == 0 {
		return 0
	}
	return w.ends[i-1]
}

// append appends n words. Start may be just after the last one.
func (w *words) append(b []byte, start, n int) []byte {
	for n > 0 {
		k := min(n, len(w.ends)-start)
		b = append(b, w.text[w.from(start):w.ends[start+k-1]]...)
		n -= k
		start = 0
	}
	return b
}

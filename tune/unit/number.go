package unit

import "strings"

// A number is one with a fraction, by its digits.
type number struct {
	whole, fraction string
	dotted          bool
}

// cutNumber cuts a number from the beginning of a text. What it has none of is empty.
func cutNumber(text string) (n number, rest string) {
	unsigned, signed := strings.CutPrefix(text, "+")
	n.whole, rest = cutDigits(unsigned)
	if signed && n.whole == "" {
		return n, text
	}
	if tail, ok := strings.CutPrefix(rest, "."); ok {
		n.dotted = true
		n.fraction, rest = cutDigits(tail)
	}
	return n, rest
}

func cutDigits(text string) (digits, rest string) {
	rest = strings.TrimLeft(text, "0123456789")
	return text[:len(text)-len(rest)], rest
}

package sysctld

import (
	"path"
	"slices"
)

// An Outcome is what the files make of one key.
type Outcome struct {
	// Winner is the assignment that is in force in the end, nil if there is none.
	Winner *Assignment
	// Shadowed are those that it overrides, those of hidden files among them, in the
	// order in which they would have been read.
	Shadowed []Assignment
}

// Of returns what becomes of a key, in dotted form. An assignment of the key itself
// comes before all patterns, wherever it stands; among equals the last one wins.
func (c *Config) Of(key string) Outcome {
	key = Name(normal(key))
	var o Outcome
	var exact, patterns []Assignment
	for _, s := range c.sources {
		for _, h := range s.hidden {
			o.Shadowed = append(o.Shadowed, about(h.lines, key)...)
		}
		for _, a := range about(s.lines, key) {
			if a.Pattern() {
				patterns = append(patterns, a)
			} else {
				exact = append(exact, a)
			}
		}
	}
	all := slices.Concat(patterns, exact)
	if len(all) == 0 {
		return o
	}
	winner := all[len(all)-1]
	o.Shadowed = append(o.Shadowed, all[:len(all)-1]...)
	if winner.Exclude {
		o.Shadowed = append(o.Shadowed, winner)
		return o
	}
	o.Winner = &winner
	return o
}

// about are those lines that may set a key.
func about(lines []Assignment, key string) []Assignment {
	var all []Assignment
	for _, a := range lines {
		if a.Key == key || a.Pattern() && !a.Exclude && matches(a.Key, key) {
			all = append(all, a)
		}
	}
	return all
}

// matches tells whether a pattern, in which a star stays within one part of the
// path, is for a key.
func matches(pattern, key string) bool {
	ok, err := path.Match(exchange(pattern), exchange(key))
	return err == nil && ok
}

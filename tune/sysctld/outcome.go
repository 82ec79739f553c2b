package sysctld

import "slices"

// An Outcome is what the files make of one key.
type Outcome struct {
	// Winner is the line that decides in the end, nil if none sets the key; its Key is
	// the one asked for. Where lines say the same, it is the last of them.
	Winner *Assignment
	// Shadowed are the other lines that have the key or a pattern for it, from the
	// strongest on: lines that name it, then patterns, then those of files that are not
	// read as another has their name; in each, what is read last comes first.
	Shadowed []Assignment
	// Doubt is a file that could not be read, and that may say otherwise; nil if there is
	// none.
	Doubt *Problem
}

// Of returns what becomes of a key that the kernel has.
func (c *Config) Of(key string) Outcome {
	var o Outcome
	if written := c.Settings([]string{key}); len(written) > 0 {
		o.Winner = &written[len(written)-1]
	}
	o.Doubt = c.doubt(o.Winner)
	o.Shadowed = slices.DeleteFunc(c.about(Name(key)), func(a Assignment) bool {
		return o.Winner != nil && a.File == o.Winner.File && a.Line == o.Winner.Line
	})
	return o
}

// about returns the lines that have the key or a pattern for it, from the strongest
// on.
func (c *Config) about(key string) []Assignment {
	path := below(key)
	var named, patterns, hidden []Assignment
	for i, f := range c.files {
		for _, a := range f.page.lines {
			switch {
			case a.Key != key && !c.covers(a, path):
			case c.hidden(i):
				hidden = append(hidden, a)
			case a.Glob:
				patterns = append(patterns, a)
			default:
				named = append(named, a)
			}
		}
	}
	all := slices.Concat(hidden, patterns, named)
	slices.Reverse(all)
	return all
}

// covers tells whether a line is a pattern that would set the path.
func (c *Config) covers(a Assignment, path string) bool {
	return a.Glob && !a.Exclude && c.program.matches(below(a.Key), path)
}

// Settings returns what the program would write, in order, if the kernel had these
// keys and no others. Each has the key that is written; those that a pattern found
// are marked as Glob.
func (c *Config) Settings(keys []string) []Assignment {
	kept := c.program.keep(c.lines())
	named := map[string]bool{}
	for _, a := range kept {
		if !a.Glob && !a.odd {
			named[a.Key] = true
		}
	}
	var all []Assignment
	for _, a := range kept {
		for _, key := range keys {
			key = Name(key)
			if !a.Exclude && a.Key == key || c.covers(a, below(key)) && (a.odd || !named[key]) {
				a := a
				a.Key = key
				all = append(all, a)
			}
		}
	}
	return all
}

// lines are those of all files that are read, in order.
func (c *Config) lines() []Assignment {
	var all []Assignment
	for i, f := range c.files {
		if !c.hidden(i) {
			all = append(all, f.page.lines...)
		}
	}
	return all
}

package sysctld

import (
	"slices"
	"strings"
)

// maxAlternatives bounds what the braces of a pattern may stand for.
const maxAlternatives = 1000

// matchesBraces is matches for patterns in which {a,b} stands for a or b.
func matchesBraces(pattern, path string) bool {
	return slices.ContainsFunc(alternatives(pattern), func(p string) bool { return matches(p, path) })
}

// alternatives returns what a pattern with braces stands for. Braces that are not
// closed stand for themselves.
func alternatives(pattern string) []string {
	open, done := []string{pattern}, []string{}
	for len(open) > 0 && len(open)+len(done) <= maxAlternatives {
		last := open[len(open)-1]
		open = open[:len(open)-1]
		if more := expand(last); more != nil {
			open = append(open, more...)
		} else {
			done = append(done, last)
		}
	}
	return done
}

// expand writes out the first braces of a pattern; it returns nil if there are none.
func expand(pattern string) []string {
	begin := strings.IndexByte(pattern, '{')
	if begin < 0 {
		return nil
	}
	var parts []string
	depth, from := 0, begin+1
	for i := begin; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '{':
			depth++
		case c == '}' && depth > 1:
			depth--
		case c == '}' || c == ',' && depth == 1:
			parts = append(parts, pattern[from:i])
			from = i + 1
			if c == ',' {
				continue
			}
			for j := range parts {
				parts[j] = pattern[:begin] + parts[j] + pattern[from:]
			}
			return parts
		}
	}
	return nil
}

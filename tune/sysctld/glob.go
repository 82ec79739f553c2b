package sysctld

import "strings"

// matches tells whether a pattern is for a path, as glob(3) takes it: stars stay
// within one part of the path.
func matches(pattern, path string) bool {
	patterns, parts := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(patterns) != len(parts) {
		return false
	}
	for i := range parts {
		if !matchPart(patterns[i], parts[i]) {
			return false
		}
	}
	return true
}

// matchPart goes through the name once for each star, as only the last star that was
// met needs to be tried with more.
func matchPart(pattern, name string) bool {
	if strings.HasPrefix(name, ".") && !strings.HasPrefix(strings.TrimPrefix(pattern, `\`), ".") {
		return false
	}
	star, from := -1, 0
	p, i := 0, 0
	for i < len(name) {
		if p < len(pattern) && pattern[p] == '*' {
			p++
			star, from = p, i
			continue
		}
		if width, ok := one(pattern[p:], name[i]); ok {
			p += width
			i++
			continue
		}
		if star < 0 {
			return false
		}
		from++
		p, i = star, from
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// one tells whether the beginning of a pattern is for a byte, and how long that
// beginning is.
func one(pattern string, c byte) (width int, ok bool) {
	switch {
	case pattern == "":
		return 0, false
	case pattern[0] == '?':
		return 1, true
	case pattern[0] == '\\':
		return 2, len(pattern) > 1 && pattern[1] == c
	case pattern[0] == '[':
		if width, ok := set(pattern, c); width > 0 {
			return width, ok
		}
	}
	return 1, pattern[0] == c
}

// set is one for a set in brackets; the width is zero if it is not closed.
func set(pattern string, c byte) (width int, ok bool) {
	i := 1
	not := i < len(pattern) && (pattern[i] == '!' || pattern[i] == '^')
	if not {
		i++
	}
	for first := i; i < len(pattern); {
		if pattern[i] == ']' && i > first {
			return i + 1, ok != not
		}
		if name, found := class(pattern[i:]); found {
			ok = ok || inClass(name, c)
			i += len("[::]") + len(name)
			continue
		}
		low, n := member(pattern[i:])
		high := low
		if i += n; i+1 < len(pattern) && pattern[i] == '-' && pattern[i+1] != ']' {
			high, n = member(pattern[i+1:])
			i += 1 + n
		}
		ok = ok || low <= c && c <= high
	}
	return 0, false
}

// member is the next byte of a set, and how many bytes it takes.
func member(s string) (c byte, width int) {
	if s[0] == '\\' && len(s) > 1 {
		return s[1], 2
	}
	return s[0], 1
}

// class is the name of a class, such as digit, if s begins with [:digit:].
func class(s string) (name string, ok bool) {
	s, begins := strings.CutPrefix(s, "[:")
	name, _, ends := strings.Cut(s, ":]")
	return name, begins && ends
}

// inClass tells whether a byte is of a class, in the locale C.
func inClass(name string, c byte) bool {
	lower, upper, digit := 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9'
	switch name {
	case "alnum":
		return lower || upper || digit
	case "alpha":
		return lower || upper
	case "digit":
		return digit
	case "lower":
		return lower
	case "upper":
		return upper
	case "xdigit":
		return digit || 'a' <= c|0x20 && c|0x20 <= 'f'
	case "punct":
		return '!' <= c && c <= '~' && !lower && !upper && !digit
	}
	return false
}

package unit

import "strings"

// words splits a value as systemd splits a command line or an environment: at
// blanks, with quotes and C escapes. What is wrong in it is taken as it stands.
func words(value string) []string {
	var all []string
	for rest := strings.TrimLeft(value, blanks); rest != ""; rest = strings.TrimLeft(rest, blanks) {
		var word string
		word, rest = cutWord(rest)
		all = append(all, word)
	}
	return all
}

func cutWord(s string) (word, rest string) {
	var b strings.Builder
	var quote byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && strings.IndexByte(blanks, c) >= 0:
			return b.String(), s[i:]
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), ""
}

// quoted writes a word so that systemd reads it back, as one, whatever is in it.
func quoted(word string) string {
	word = specifierless(word)
	if word != "" && !strings.ContainsAny(word, blanks+`"'\;`) {
		return word
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(word) + `"`
}

// specifierless keeps systemd from taking a % for a specifier.
func specifierless(s string) string { return strings.ReplaceAll(s, "%", "%%") }

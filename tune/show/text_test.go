package show

import (
	"slices"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/tune/check"
	"github.com/claudebench/claudebench/tune/plan"
)

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"":              "",
		"a b":           "a b",
		"100µs für …":   "100µs für …",
		"a\tb\nc":       `a\tb\nc`,
		"\x1b[0m\x7f":   `\u001b[0m\u007f`,
		"\u009b\u00a0":  `\u009b\u00a0`,
		"\u202e\u0430≥": `\u202e\u0430\u2265`,
		"\xff\uFFFD":    `\xff\ufffd`,
		"\U0001f600":    `\u1f600`,
	} {
		if got := plain(text); got != want {
			t.Errorf("plain(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  []string
	}{
		{"", 5, []string{""}},
		{"  a  b ", 5, []string{"a b"}},
		{"ab cd ef", 5, []string{"ab cd", "ef"}},
		{"ab cdefgh i", 4, []string{"ab", "cdef", "gh i"}},
		{"äöü äö", 4, []string{"äöü", "äö"}},
		{"äöüäöü", 4, []string{"äöüä", "öü"}},
	} {
		if got := wrap(c.text, c.width); !slices.Equal(got, c.want) {
			t.Errorf("wrap(%q, %d) = %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

// A wrapped text has the same characters, but for spaces.
func FuzzWrap(f *testing.F) {
	f.Add("a long word", 3)
	f.Fuzz(func(t *testing.T, text string, width int) {
		text, width = plain(text), 1+width&0x3f
		lines := wrap(text, width)
		if got, want := strings.ReplaceAll(strings.Join(lines, ""), " ", ""), strings.ReplaceAll(text, " ", ""); got != want {
			t.Errorf("%q became %q", want, got)
		}
		for _, line := range lines {
			if columns(line) > width {
				t.Errorf("%q is wider than %d", line, width)
			}
		}
	})
}

func TestWanted(t *testing.T) {
	for _, c := range []struct{ desired, mode, want string }{
		{"1", "exactly", "1"},
		{"4096", "at_least", "≥ 4096"},
		{"10", "at_most", "≤ 10"},
		{"10240 65535", "at_most at_least", "≤ 10240 ≥ 65535"},
		{"1 2 3", "at_least", "≥ 1 ≥ 2 ≥ 3"},
		{"", "exactly", ""},
		{"1", "", "1"},
	} {
		if got := wanted(&check.Setting{Desired: c.desired, Mode: c.mode}); got != c.want {
			t.Errorf("wanted(%q, %q) = %q, want %q", c.desired, c.mode, got, c.want)
		}
	}
}

func TestCodeAndProse(t *testing.T) {
	for text, want := range map[string]string{
		"net.ipv4.tcp_tw_reuse": "`net.ipv4.tcp_tw_reuse`",
		"":                      "",
		"a|b":                   "a&#124;b",
		"`a_b`":                 "&#96;a&#95;b&#96;",
		`a\b`:                   "`a\\b`",
		`a\|b`:                  "a&#92;&#124;b",
	} {
		if got := code(text); got != want {
			t.Errorf("code(%q) = %s, want %s", text, got, want)
		}
	}
	const want = "&#60;b&#62; &#91;x&#93;(http&#58;//www&#46;x.example) &#42;"
	if got := prose("<b> [x](http://www.x.example) *"); got != want {
		t.Errorf("prose: %s, want %s", got, want)
	}
}

func TestDiffColor(t *testing.T) {
	s := &sheet{Options: Options{Color: true}}
	s.diff(&plan.Change{Path: "/f", Before: plan.Text("a\nb\n"), After: plan.Text("a\nc\n")})
	const want = "\x1b[1m--- /f\x1b[0m\n\x1b[1m+++ /f\x1b[0m\n\x1b[36m@@ -1,2 +1,2 @@\x1b[0m\n a\n\x1b[31m-b\x1b[0m\n\x1b[32m+c\x1b[0m\n"
	if got := s.text.String(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

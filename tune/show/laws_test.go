package show

import (
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/claudebench/claudebench/tune"
)

var paint = regexp.MustCompile("\x1b\\[[0-9]+m")

// prints are all that goes to a terminal, of a text of the host.
func prints(text string, o Options) map[string]func(io.Writer) error {
	r, p := strange(text), strangePlan(text)
	all := []tune.Entry{{ID: text, BootID: text, Plan: p, Status: tune.Applied, Touched: []bool{true, true, true}}}
	return map[string]func(io.Writer) error{
		"table":    func(w io.Writer) error { return Table(w, r, o) },
		"json":     func(w io.Writer) error { return JSON(w, r) },
		"markdown": func(w io.Writer) error { return Markdown(w, r) },
		"plan":     func(w io.Writer) error { return Plan(w, p, o) },
		"journal":  func(w io.Writer) error { return Journal(w, all, o) },
	}
}

func checkWidth(t *testing.T, text string, width int) {
	t.Helper()
	for line := range strings.Lines(text) {
		if n := columns(strings.TrimSuffix(line, "\n")); n > width {
			t.Errorf("line of %d at %d: %s", n, width, line)
		}
	}
}

// No line is wider than the terminal.
func TestFitsTheWidth(t *testing.T) {
	all := reports()
	for width := narrowest; width <= 210; width++ {
		o := Options{Width: width}
		checkWidth(t, printed(t, func(w io.Writer) error { return Journal(w, entries(), o) }), width)
		for _, r := range all {
			checkWidth(t, printed(t, func(w io.Writer) error { return Table(w, r, o) }), width)
		}
	}
}

// A terminal that is too narrow, or says that it is, gets lines of 40.
func TestNarrowest(t *testing.T) {
	want := printed(t, func(w io.Writer) error { return Table(w, usual(), Options{Width: narrowest}) })
	for _, width := range []int{-1, 1, 39} {
		if got := printed(t, func(w io.Writer) error { return Table(w, usual(), Options{Width: width}) }); got != want {
			t.Errorf("at %d: %s", width, got)
		}
	}
}

// Colours are there where they are allowed, and add nothing but themselves.
func TestColorCarriesNoMeaning(t *testing.T) {
	for width := narrowest; width <= 210; width += 10 {
		for name, show := range map[string]func(io.Writer, Options) error{
			"table":   func(w io.Writer, o Options) error { return Table(w, usual(), o) },
			"plan":    func(w io.Writer, o Options) error { return Plan(w, somePlan(), o) },
			"journal": func(w io.Writer, o Options) error { return Journal(w, entries(), o) },
		} {
			without := printed(t, func(w io.Writer) error { return show(w, Options{Width: width}) })
			with := printed(t, func(w io.Writer) error { return show(w, Options{Width: width, Color: true}) })
			if strings.Contains(without, "\x1b") {
				t.Errorf("%s at %d: colours that nobody allowed", name, width)
			}
			if !strings.Contains(with, "\x1b[31m") || !strings.Contains(with, "\x1b[32m") {
				t.Errorf("%s at %d: no red, or no green", name, width)
			}
			if paint.ReplaceAllString(with, "") != without {
				t.Errorf("%s at %d: colours change the text", name, width)
			}
		}
	}
}

// Whatever a host says, nothing but text comes to the terminal, in lines that fit, and
// a table of Markdown keeps its cells.
func FuzzHarmless(f *testing.F) {
	f.Add(hostile, 80)
	f.Add("", 0)
	f.Add(strings.Repeat("x ", 300), 41)
	f.Add(strings.Repeat("ab", 300), 120)
	f.Add("`", 160)
	f.Fuzz(func(t *testing.T, text string, width int) {
		o := Options{Width: narrowest + width&0xff}
		for name, print := range prints(text, o) {
			out := printed(t, print)
			if i := strings.IndexFunc(out, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); i >= 0 {
				t.Errorf("%s prints %q", name, out[i:min(len(out), i+9)])
			}
			if name == "table" || name == "journal" {
				checkWidth(t, out, o.Width)
			}
		}
		checkMarkdown(t, printed(t, prints(text, o)["markdown"]))
	})
}

func checkMarkdown(t *testing.T, text string) {
	t.Helper()
	rows := 0
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "| ") {
			continue
		}
		rows++
		if n := strings.Count(line, "|"); n != 7 {
			t.Errorf("%d bars: %s", n, line)
		}
		if strings.Count(line, "`")%2 != 0 {
			t.Errorf("code that does not end: %s", line)
		}
	}
	if rows != 4 {
		t.Errorf("%d rows, want a head and 3:\n%s", rows, text)
	}
}

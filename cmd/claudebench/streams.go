package main

import (
	"cmp"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"
)

// streams are where the program reads and writes, and what it may assume of
// them. Results go to out, everything else to err.
type streams struct {
	in       io.Reader
	out, err io.Writer
	// live tells that err is a terminal, where lines may be redrawn.
	live bool
	// terminal tells that out is one.
	terminal bool
	// person tells that in and err are terminals, at which somebody can be asked.
	person bool
	// color tells whether colours are wanted on out: see [colored].
	color bool
	// width is how many columns out has; 0 if that is not known. See [columns].
	width int
	// ascii tells that the locale has no block characters. See [unicodeLocale].
	ascii bool
}

func systemStreams() *streams {
	s := &streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	s.live = term.IsTerminal(int(os.Stderr.Fd())) && os.Getenv("TERM") != "dumb"
	s.person = term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stderr.Fd()))
	s.terminal = term.IsTerminal(int(os.Stdout.Fd()))
	s.color = colored(s.terminal, os.Getenv)
	s.ascii = !unicodeLocale(os.Getenv)
	s.width = columns(os.Getenv, func() (int, int, error) { return term.GetSize(int(os.Stdout.Fd())) })
	return s
}

// colored tells whether colours are wanted: never with NO_COLOR (no-color.org), always with
// CLICOLOR_FORCE, else on a terminal that has some and whose user has not set CLICOLOR=0
// (bixense.com/clicolors).
func colored(terminal bool, env func(string) string) bool {
	force := env("CLICOLOR_FORCE")
	switch {
	case env("NO_COLOR") != "":
		return false
	case force != "" && force != "0":
		return true
	}
	return terminal && env("TERM") != "dumb" && env("CLICOLOR") != "0"
}

// columns is how wide a table may be: what COLUMNS says, as git and ls take it, on a terminal or
// not; else the terminal's width; else 0.
func columns(env func(string) string, terminal func() (width, height int, err error)) int {
	if n, err := strconv.Atoi(env("COLUMNS")); err == nil && n > 0 {
		return n
	}
	n, _, err := terminal()
	if err != nil {
		return 0
	}
	return n
}

// unicodeLocale tells whether the locale's characters are those of UTF-8. The first of the
// variables that is set decides (POSIX, Base Definitions, 8.2).
func unicodeLocale(env func(string) string) bool {
	locale := strings.ToLower(cmp.Or(env("LC_ALL"), env("LC_CTYPE"), env("LANG")))
	return strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
}

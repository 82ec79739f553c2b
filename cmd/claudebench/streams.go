package main

import (
	"io"
	"os"

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
	// width is that of the terminal on out, in columns; 0 if it is none.
	width int
}

func systemStreams() *streams {
	s := &streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	s.live = term.IsTerminal(int(os.Stderr.Fd())) && os.Getenv("TERM") != "dumb"
	s.person = term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stderr.Fd()))
	s.terminal = term.IsTerminal(int(os.Stdout.Fd()))
	s.color = colored(s.terminal, os.Getenv)
	if s.terminal {
		s.width, _, _ = term.GetSize(int(os.Stdout.Fd()))
	}
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

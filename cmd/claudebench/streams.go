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
	// color tells that out is a terminal whose user has not set NO_COLOR.
	color bool
	// width is that of the terminal on out, in columns; 0 if it is none.
	width int
}

func systemStreams() *streams {
	s := &streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	s.live = term.IsTerminal(int(os.Stderr.Fd())) && os.Getenv("TERM") != "dumb"
	s.person = term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stderr.Fd()))
	if s.terminal = term.IsTerminal(int(os.Stdout.Fd())); s.terminal {
		s.color = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
		s.width, _, _ = term.GetSize(int(os.Stdout.Fd()))
	}
	return s
}

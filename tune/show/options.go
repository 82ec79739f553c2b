package show

import "time"

// Options are what is known of where the text goes.
type Options struct {
	// Color allows for colours. They never carry meaning alone.
	Color bool
	// Width is in columns; 0 is no terminal, for which lines are up to 160 long. Less
	// than 40 is taken for 40.
	Width int
	// Boot is the ID of the current boot, by which a journal tells its applies from
	// those of earlier ones; empty if it is not known.
	Boot string
	// Now is the time, by which a journal tells trials that are over; zero if it is not
	// known.
	Now time.Time
}

// Widths of lines, in columns.
const (
	noTerminal = 160
	narrowest  = 40
)

func (o Options) width() int {
	if o.Width == 0 {
		return noTerminal
	}
	return max(o.Width, narrowest)
}

// A color is an SGR parameter (ECMA-48 8.3.117); the empty one is none.
type color string

const (
	bold   color = "1"
	red    color = "31"
	green  color = "32"
	yellow color = "33"
	cyan   color = "36"
)

// paint colours a text, where colours are allowed.
func (o Options) paint(c color, text string) string {
	if !o.Color || c == "" {
		return text
	}
	return "\x1b[" + string(c) + "m" + text + "\x1b[0m"
}

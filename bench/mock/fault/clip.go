package fault

import (
	"io"
	"time"

	"github.com/claudebench/claudebench/bench/mock/script"
)

// clip is the first bytes of a body, and then an end of its own, which comes
// with the last of them. A body that has fewer ends so at its own end.
type clip struct {
	body script.Body
	left int
	end  error

	due  time.Duration
	done bool
}

func (c *clip) Next(b []byte) ([]byte, time.Duration, error) {
	if c.done {
		return b, c.due, c.end
	}
	piece, due, err := c.body.Next(b)
	if err != nil && err != io.EOF {
		return b, due, err
	}
	n := min(len(piece)-len(b), c.left)
	c.left -= n
	c.due, c.done = due, c.left == 0
	if n == 0 {
		return b, due, c.end
	}
	return piece[:len(b)+n], due, nil
}

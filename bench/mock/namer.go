package mock

import (
	"strconv"
	"sync/atomic"
	"time"
)

// A namer gives requests names that no other process gives: one of its own
// start, and a number.
type namer struct {
	start   string
	numbers *atomic.Uint64
}

func newNamer() namer {
	return namer{strconv.FormatInt(time.Now().UnixMicro(), 36), new(atomic.Uint64)}
}

// next appends the next name to b.
func (n namer) next(b []byte) []byte {
	b = append(b, n.start...)
	number := strconv.AppendUint(make([]byte, 0, 16), n.numbers.Add(1), 36)
	for range 8 - min(len(number), 8) {
		b = append(b, '0')
	}
	return append(b, number...)
}

package monitor

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"
)

// A stat is what the line of /proc/PID/stat says of one process.
type stat struct {
	parent int32
	// own is the user and system time of the process, and waited that of its
	// ended children, theirs included, that it has waited for. Both count in
	// ticks of 10 ms.
	own, waited time.Duration
	threads     int
	// rss is the resident memory in bytes.
	rss uint64
}

// tick is the unit of times in /proc: user space is told hundredths of a
// second (USER_HZ) whatever the kernel's own rate.
const tick = 10 * time.Millisecond

// Positions of fields after the command's name, the third field of proc(5)
// being number 0.
const (
	fieldParent  = 1
	fieldUser    = 11
	fieldSystem  = 12
	fieldWaitedU = 13
	fieldWaitedS = 14
	fieldThreads = 17
	fieldRSS     = 21
)

// parseStat reads a line of /proc/PID/stat. The command's name may hold
// anything, spaces and parentheses too, so the fields are counted from the
// last parenthesis on.
func parseStat(line []byte) (stat, error) {
	name := bytes.LastIndexByte(line, ')')
	fields := bytes.Fields(line[name+1:])
	if name < 0 || len(fields) <= fieldRSS {
		return stat{}, errors.New("stat: too few fields")
	}
	var err error
	number := func(field int) uint64 {
		n, e := strconv.ParseUint(string(fields[field]), 10, 38) // of ticks: 87 years
		if e != nil && err == nil {
			err = fmt.Errorf("stat: %w", e)
		}
		return n
	}
	s := stat{
		parent:  int32(number(fieldParent)),
		own:     time.Duration(number(fieldUser)+number(fieldSystem)) * tick,
		waited:  time.Duration(number(fieldWaitedU)+number(fieldWaitedS)) * tick,
		threads: int(number(fieldThreads)),
		rss:     number(fieldRSS) * uint64(os.Getpagesize()),
	}
	return s, err
}

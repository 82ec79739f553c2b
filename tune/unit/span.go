package unit

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Forever is a time that never ends.
const Forever time.Duration = math.MaxInt64

// A spanUnit is a unit of time, by all its names.
type spanUnit struct {
	names  []string
	length time.Duration
}

var spanUnits = []spanUnit{
	{[]string{"usec", "us", "µs", "μs"}, time.Microsecond},
	{[]string{"msec", "ms"}, time.Millisecond},
	{[]string{"seconds", "second", "sec", "s", ""}, time.Second},
	{[]string{"minutes", "minute", "min", "m"}, time.Minute},
	{[]string{"hours", "hour", "hr", "h"}, time.Hour},
	{[]string{"days", "day", "d"}, 24 * time.Hour},
	{[]string{"weeks", "week", "w"}, 7 * 24 * time.Hour},
	// A month is the twelfth of a year, and that has 365 days and a quarter.
	{[]string{"months", "month", "M"}, 2_629_800 * time.Second},
	{[]string{"years", "year", "y"}, 31_557_600 * time.Second},
}

// ParseSpan reads a time as systemd does (systemd.time(7)): seconds, or sums such
// as "1min 30s"; "infinity" is [Forever]. More than 292 years are 292.
func ParseSpan(text string) (time.Duration, error) {
	rest := strings.Trim(text, blanks)
	if rest == "infinity" {
		return Forever, nil
	}
	var total uint64
	for {
		n, tail := cutNumber(rest)
		name, tail := cutLetters(strings.TrimLeft(tail, blanks))
		length, known := lengthOf(name)
		if n.whole+n.fraction == "" || n.dotted && n.fraction == "" || !known {
			return 0, fmt.Errorf("%q is no time: want seconds, or such as 5min 20s", text)
		}
		usec, err := n.usec(uint64(length / time.Microsecond))
		if err != nil || usec >= math.MaxUint64-total {
			return 0, fmt.Errorf("%q is no time: %w", text, strconv.ErrRange)
		}
		total += usec
		if rest = strings.TrimLeft(tail, blanks); rest == "" {
			return time.Duration(min(total, maxSpan)) * time.Microsecond, nil
		}
	}
}

// maxSpan is the longest time that we can tell, in microseconds.
const maxSpan = uint64(Forever / time.Microsecond)

// usec is the number of a unit in microseconds. As systemd does, it rounds down each
// digit of the fraction.
func (n number) usec(unit uint64) (uint64, error) {
	whole, err := strconv.ParseUint("0"+n.whole, 10, 63)
	high, total := bits.Mul64(whole, unit)
	if err != nil || high != 0 {
		return 0, strconv.ErrRange
	}
	for i := 0; i < len(n.fraction) && unit > 0; i++ {
		unit /= 10
		var carry uint64
		if total, carry = bits.Add64(total, uint64(n.fraction[i]-'0')*unit, 0); carry != 0 {
			return 0, strconv.ErrRange
		}
	}
	return total, nil
}

func cutLetters(text string) (name, rest string) {
	rest = strings.TrimLeftFunc(text, func(r rune) bool { return r > '9' })
	return text[:len(text)-len(rest)], rest
}

func lengthOf(name string) (time.Duration, bool) {
	for _, u := range spanUnits {
		if slices.Contains(u.names, name) {
			return u.length, true
		}
	}
	return 0, false
}

// formatSpan writes a time as a unit file has it.
func formatSpan(d time.Duration) string {
	switch {
	case d == Forever:
		return "infinity"
	case d%time.Second == 0:
		return strconv.FormatInt(int64(d/time.Second), 10)
	case d%time.Millisecond == 0:
		return strconv.FormatInt(int64(d/time.Millisecond), 10) + "ms"
	}
	return strconv.FormatInt(int64(d/time.Microsecond), 10) + "us"
}

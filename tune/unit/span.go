package unit

import (
	"fmt"
	"math"
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
// as "1min 30s"; "infinity" is [Forever].
func ParseSpan(text string) (time.Duration, error) {
	rest := strings.Trim(text, blanks)
	if rest == "infinity" {
		return Forever, nil
	}
	var total time.Duration
	for rest != "" || total == 0 {
		number, tail := digits(rest)
		name, tail := letters(strings.TrimLeft(tail, blanks))
		length, ok := lengthOf(name)
		n, err := strconv.ParseFloat(number, 64)
		if err != nil || !ok {
			return 0, fmt.Errorf("%q is no time: want seconds, or such as 5min 20s", text)
		}
		if n*float64(length) >= float64(Forever-total) {
			return Forever, nil
		}
		total += time.Duration(math.Round(n*length.Seconds()*1e6)) * time.Microsecond
		rest = strings.TrimLeft(tail, blanks)
		if rest == "" {
			break
		}
	}
	return total, nil
}

func letters(text string) (name, rest string) {
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

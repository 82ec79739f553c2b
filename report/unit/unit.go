// Package unit writes quantities for people: three significant digits, with
// the unit that keeps the number between 1 and 1000 where there is one.
// Machines are given the exact values instead.
package unit

import (
	"math"
	"strconv"
	"strings"
)

// Number writes x with three significant digits; from 1000 on with all of its
// whole digits, and a comma before each third. What is not a number is "–".
func Number(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "–"
	}
	if x == 0 {
		return "0"
	}
	decimals := 2 - int(math.Floor(math.Log10(math.Abs(x))))
	s := strconv.FormatFloat(x, 'f', max(0, decimals), 64)
	if decimals > 0 && digits(s) > 3 {
		s = strconv.FormatFloat(x, 'f', decimals-1, 64) // 9.996 has become 10.00
	}
	return group(s)
}

// digits counts the significant digits of a decimal number.
func digits(s string) int {
	return len(strings.TrimLeft(strings.NewReplacer(".", "", "-", "").Replace(s), "0"))
}

// group puts a comma before each third of the whole digits.
func group(s string) string {
	whole, fraction, dot := strings.Cut(s, ".")
	from := 1
	if strings.HasPrefix(whole, "-") {
		from = 2
	}
	for i := len(whole) - 3; i >= from; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		return whole + "." + fraction
	}
	return whole
}

// Count writes a whole number.
func Count(n int) string { return group(strconv.Itoa(n)) }

// Seconds writes a time given in seconds, such as "61.2 ms".
func Seconds(s float64) string {
	return scaled(s, []scale{{1, "s"}, {1e-3, "ms"}, {1e-6, "µs"}, {1e-9, "ns"}})
}

// Bytes writes a size given in bytes, such as "45.2 MB". The prefixes are the
// decimal ones: 1 MB is 1 000 000 bytes.
func Bytes(b float64) string {
	return scaled(b, []scale{{1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}, {1, "B"}})
}

// Rate writes a number of events per second, such as "952/s".
func Rate(perSecond float64) string { return Number(perSecond) + "/s" }

// Percent writes a share of 1, such as "12.3 %".
func Percent(share float64) string { return Number(100*share) + " %" }

// In writes a figure in the unit that its metric is declared with: "s", "bytes", "share" of 1,
// or else a rate per second.
func In(unit string, v float64) string {
	switch unit {
	case "s":
		return Seconds(v)
	case "bytes":
		return Bytes(v)
	case "share":
		return Percent(v)
	}
	return Rate(v)
}

// A scale is a unit and its size in the base unit.
type scale struct {
	size float64
	name string
}

// scaled writes x in the greatest of the scales in which it is at least 1 when
// rounded; the scales are in descending order, and zero has the first.
func scaled(x float64, scales []scale) string {
	for i, s := range scales {
		if v := x / s.size; x == 0 || math.Abs(v) >= 0.9995 || i == len(scales)-1 {
			return Number(v) + " " + s.name
		}
	}
	return Number(x)
}

package unit

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// A Size is an amount of memory in bytes. 0 is one that is not said.
type Size uint64

// Infinity is no limit, for sizes and counts.
const Infinity = math.MaxUint64

// units of sizes, from the largest; each has 1024 of the next one.
var units = []string{"E", "P", "T", "G", "M", "K", "B"}

// ParseSize reads a size as MemoryMax= does: bytes, or sums such as "1G 512M" and
// "1.5G", a part of the memory such as "50%", or "infinity". Total is the memory of
// the host in bytes; parts of it are refused if that is 0. So is a limit of nothing.
func ParseSize(text string, total uint64) (Size, error) {
	var n uint64
	var err error
	switch {
	case text == "infinity":
		return Infinity, nil
	case strings.HasSuffix(text, "%"):
		n, err = share(text, total)
	default:
		n, err = sum(text)
	}
	if err == nil && (n == 0 || n == Infinity) {
		err = fmt.Errorf("out of range")
	}
	if err != nil {
		return 0, fmt.Errorf("%q is no size: %w", text, err)
	}
	return Size(n), nil
}

func share(text string, total uint64) (uint64, error) {
	parts, err := permyriad(text)
	switch {
	case err != nil:
		return 0, err
	case parts > 10_000:
		return 0, fmt.Errorf("above 100%%")
	case total == 0:
		return 0, fmt.Errorf("how much memory there is is not known")
	}
	high, low := bits.Mul64(total, parts)
	quotient, _ := bits.Div64(high, low, 10_000)
	return quotient, nil
}

// sum adds numbers with units, each smaller than that before.
func sum(text string) (uint64, error) {
	var total uint64
	next := 0
	for rest := text; rest != "" || text == ""; {
		number, tail := digits(strings.TrimLeft(rest, blanks))
		tail = strings.TrimLeft(tail, blanks)
		at := next
		for at < len(units) && !strings.HasPrefix(tail, units[at]) {
			at++
		}
		n, err := scaled(number, at)
		if err != nil || next > len(units) {
			return 0, fmt.Errorf("want numbers with units from E to B, the largest first")
		}
		if at < len(units) {
			tail = tail[1:]
		}
		if total > math.MaxUint64-n {
			return 0, strconv.ErrRange
		}
		total, next, rest = total+n, at+1, tail
	}
	return total, nil
}

// digits cuts a number, which may have a fraction, from the beginning of a text.
func digits(text string) (number, rest string) {
	rest = strings.TrimLeft(text, "0123456789.")
	return text[:len(text)-len(rest)], rest
}

// scaled is a number of a unit in bytes, rounded down.
func scaled(number string, unit int) (uint64, error) {
	whole, fraction, dotted := strings.Cut(number, ".")
	n, err := strconv.ParseUint(whole, 10, 64)
	if err != nil {
		return 0, err
	}
	shift := 10 * max(0, len(units)-1-unit)
	if n > math.MaxUint64>>shift {
		return 0, strconv.ErrRange
	}
	n <<= shift
	if !dotted || fraction == "" {
		return n, nil
	}
	part, err := strconv.ParseFloat("0."+fraction, 64)
	if err != nil {
		return 0, err
	}
	return n + uint64(part*float64(uint64(1)<<shift)), nil
}

// String is as a unit file has it.
func (s Size) String() string {
	if s == Infinity {
		return "infinity"
	}
	n, i := uint64(s), len(units)-1
	for n != 0 && n%1024 == 0 && i > 0 {
		n, i = n/1024, i-1
	}
	return strconv.FormatUint(n, 10) + strings.TrimSuffix(units[i], "B")
}

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
	case percentage(text):
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
	for next := 0; ; {
		n, rest := cutNumber(strings.TrimLeft(text, blanks))
		if n.whole == "" || next > len(units) {
			return 0, fmt.Errorf("want numbers with units from E to B, the largest first")
		}
		text = strings.TrimLeft(rest, blanks)
		at := next
		for at < len(units) && !strings.HasPrefix(text, units[at]) {
			at++
		}
		if at < len(units) {
			text = text[1:]
		}
		bytes, err := n.bytes(10 * max(0, len(units)-1-at))
		if err != nil || bytes > math.MaxUint64-total {
			return 0, strconv.ErrRange
		}
		total, next = total+bytes, at+1
		if text == "" {
			return total, nil
		}
	}
}

// bytes is the number of a unit of 1<<shift bytes, rounded down.
func (n number) bytes(shift int) (uint64, error) {
	whole, err := strconv.ParseUint(n.whole, 10, 64)
	if err != nil || whole > math.MaxUint64>>shift {
		return 0, strconv.ErrRange
	}
	if _, err = strconv.ParseUint("0"+n.fraction, 10, 64); err != nil {
		return 0, err
	}
	fraction, err := strconv.ParseFloat("0."+n.fraction+"0", 64)
	return whole<<shift + uint64(fraction*float64(uint64(1)<<shift)), err
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

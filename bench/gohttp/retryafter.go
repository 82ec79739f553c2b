package gohttp

import (
	"math"
	"net/http"
	"strconv"
	"time"
)

// retryAfter is how long after now an answer asks to wait, at least 0; ok is false if it does not,
// or not in a way that can be understood. As with the official SDKs, retry-after-ms goes first,
// and seconds may have a fraction; the rest is RFC 9110, section 10.2.3.
func retryAfter(h http.Header, now time.Time) (d time.Duration, ok bool) {
	if d, ok := amount(h.Get("Retry-After-Ms"), time.Millisecond); ok {
		return d, true
	}
	after := h.Get("Retry-After")
	if d, ok := amount(after, time.Second); ok {
		return d, true
	}
	date, err := http.ParseTime(after)
	return max(0, date.Sub(now)), err == nil
}

// amount reads a number of units.
func amount(s string, unit time.Duration) (d time.Duration, ok bool) {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(n >= 0) {
		return 0, false
	}
	if n *= float64(unit); n >= math.MaxInt64 {
		return math.MaxInt64, true
	}
	return time.Duration(n), true
}

package cgroup

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Unlimited is a size without a limit, in bytes.
const Unlimited = math.MaxInt64

// ParseSize reads a size in bytes such as "1G" or "512M": a whole number, with K, M, G
// or T for powers of 1024, or "max". It is at least 1.
func ParseSize(text string) (int64, error) {
	if text == "max" {
		return Unlimited, nil
	}
	digits, shift := text, 0
	if n := len(text); n > 0 {
		if i := strings.IndexByte("KMGT", text[n-1]); i >= 0 {
			digits, shift = text[:n-1], 10*(i+1)
		}
	}
	n, err := strconv.ParseUint(digits, 10, 63)
	if err != nil || n == 0 || n > math.MaxInt64>>shift {
		return 0, fmt.Errorf("%.40q is no size such as 1G, 512M or max", text)
	}
	return int64(n << shift), nil
}

// unlimitedFrom is where a size of version 1 means that there is no limit. The kernel
// says the largest number of bytes that is a whole number of pages, which are larger
// on some machines.
const unlimitedFrom = 1 << 62

// parseLimit reads a limit of the kernel: bytes, or "max".
func parseLimit(text string) (int64, error) {
	if text == "max" {
		return Unlimited, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%.40q is no number of bytes", text)
	}
	if n >= unlimitedFrom {
		return Unlimited, nil
	}
	return n, nil
}

// writeLimit is how a limit is told to the kernel.
func writeLimit(n int64, version int) string {
	switch {
	case n != Unlimited:
		return strconv.FormatInt(n, 10)
	case version == 1:
		return "-1"
	}
	return "max"
}

package unit

import (
	"fmt"
	"strconv"
	"strings"
)

// ParseBool reads a switch as systemd does: 1, yes, y, true, t, on and their
// opposites, in any case.
func ParseBool(text string) (bool, error) {
	switch strings.ToLower(text) {
	case "1", "yes", "y", "true", "t", "on":
		return true, nil
	case "0", "no", "n", "false", "f", "off":
		return false, nil
	}
	return false, fmt.Errorf("%q is no switch: want yes or no", text)
}

// ParseFiles reads LimitNOFILE=: how many files a process may have open, one number
// for both limits or "SOFT:HARD"; "infinity" is [Infinity].
func ParseFiles(text string) (soft, hard uint64, err error) {
	first, second, both := strings.Cut(text, ":")
	soft, err = count(first)
	if hard = soft; both && err == nil {
		hard, err = count(strings.TrimSuffix(second, ":")) // which systemd overlooks
	}
	if err == nil && soft > hard {
		err = fmt.Errorf("the soft limit is above the hard one")
	}
	if err != nil {
		return 0, 0, fmt.Errorf("%q is no limit: %w", text, err)
	}
	return soft, hard, nil
}

// count reads a number; one that begins with 0 is octal, as in C.
func count(text string) (uint64, error) {
	if text == "infinity" {
		return Infinity, nil
	}
	n, err := strconv.ParseUint(strings.TrimPrefix(text, "+"), 0, 64)
	if err != nil || n == Infinity || strings.Contains(text, "_") {
		return 0, fmt.Errorf("want a number or infinity")
	}
	return n, nil
}

package bench

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A stamp is a timestamp of a trace, in ns since 1970 if it has a date, and since
// whatever its clock began with otherwise.
type stamp struct {
	ns    int64
	dated bool
}

// maxStamp bounds stamps, in seconds: the difference of any two fits into a
// [time.Duration].
const maxStamp = 4_000_000_000

var errStampRange = errors.New("must be from 1843 to 2096, or seconds from -4e9 to 4e9")

// parseStamp reads RFC 3339 or a decimal number of seconds, exactly to the
// nanosecond: a float would round seconds since 1970 to a fourth of a microsecond.
func parseStamp(text string) (stamp, error) {
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		if s := at.Unix(); s < -maxStamp || s >= maxStamp {
			return stamp{}, errStampRange
		}
		return stamp{at.UnixNano(), true}, nil
	}
	whole, fraction, _ := strings.Cut(text, ".")
	s, err := strconv.ParseInt(whole, 10, 64)
	ns, wrong := strconv.ParseUint((fraction + "000000000")[:9], 10, 32)
	if err != nil || wrong != nil || strings.Trim(fraction, "0123456789") != "" {
		return stamp{}, fmt.Errorf("must be seconds, or a time such as 2026-11-20T10:00:00.5Z, is %.40q", text)
	}
	if s < -maxStamp || s >= maxStamp {
		return stamp{}, errStampRange
	}
	if strings.HasPrefix(whole, "-") {
		return stamp{ns: s*1e9 - int64(ns)}, nil
	}
	return stamp{ns: s*1e9 + int64(ns)}, nil
}

package hitlog

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/claudebench/claudebench/bench"
)

var outcomes = bench.Outcomes()

// check tells what in a hit contradicts the format, apart from its syntax.
func check(h *bench.Hit) error {
	switch {
	case !slices.Contains(outcomes, h.Outcome):
		return fmt.Errorf("unknown outcome %q", h.Outcome)
	case h.Code > 999:
		return fmt.Errorf("code %d is no HTTP status", h.Code)
	case !printable(h.Timestamp) || (!h.Due.IsZero() && !printable(h.Due)):
		return errors.New("a time lies outside the years 1 to 9999")
	case h.Latency < 0 || h.FirstByte < 0 || h.RetryWait < 0 || h.Upstream < 0:
		return errors.New("a duration is negative")
	case h.FirstToken < 0 || h.LastToken < h.FirstToken || h.MaxGap < 0 || h.UpstreamFirstToken < 0:
		return errors.New("a time of the stream is negative, or the last token came before the first")
	case h.Chunks < 0 || h.Tokens < 0:
		return errors.New("a count of the stream is negative")
	case h.InputTokens < 0:
		return fmt.Errorf("input_tokens %d is negative", h.InputTokens)
	case h.Attempts < 0:
		return fmt.Errorf("attempts %d is negative", h.Attempts)
	case h.Outcome == bench.OK && h.Error != "":
		return errors.New("outcome is ok, but error is not empty")
	case h.Outcome != bench.OK && h.Error == "":
		return fmt.Errorf("outcome is %s, but error is empty", h.Outcome)
	}
	return nil
}

// printable tells whether RFC 3339 can express t in UTC; the zero time means
// absent and is not printable either.
func printable(t time.Time) bool {
	return !t.IsZero() && t.UTC().Year() >= 1 && t.UTC().Year() <= 9999
}

package fault

import (
	"strconv"

	"github.com/claudebench/claudebench/bench/mock/script"
)

// A Status answers with an error instead, streams too, and at once: one that is
// to come late needs a [Stall] beside it.
type Status struct {
	// Code is the HTTP status, 400 to 599.
	Code int `yaml:"code" json:"code"`
	// Type and Message are those of the error body; empty means the usual ones
	// of the status.
	Type    string `yaml:"type" json:"type,omitempty"`
	Message string `yaml:"message" json:"message,omitempty"`
	// ShouldRetry is the header x-should-retry, by which SDKs decide in place of
	// the status; absent means no such header.
	ShouldRetry *bool `yaml:"should_retry" json:"should_retry,omitempty"`
	// RetryAfter is the header retry-after in seconds, RetryAfterMS the header
	// retry-after-ms in milliseconds, which SDKs prefer; both 0 to 31 days,
	// absent means no such header.
	RetryAfter   *int64 `yaml:"retry_after" json:"retry_after,omitempty"`
	RetryAfterMS *int64 `yaml:"retry_after_ms" json:"retry_after_ms,omitempty"`
}

// maxRetryAfter is the most seconds that a client may be told to wait: a month,
// after which even a spending cap is lifted.
const maxRetryAfter = 31 * 24 * 60 * 60

// Kind implements [Fault].
func (s *Status) Kind() Kind { return StatusKind }

// Apply implements [Fault].
func (s *Status) Apply(a *script.Answer, e Errors) {
	a.Status = s.Code
	a.ContentType = "application/json"
	a.SetWhole(e.AppendError(nil, s.Code, s.Type, s.Message), 0)
	if s.ShouldRetry != nil {
		a.Header = append(a.Header, script.Field{Name: "X-Should-Retry", Value: strconv.FormatBool(*s.ShouldRetry)})
	}
	if s.RetryAfter != nil {
		a.Header = append(a.Header, script.Field{Name: "Retry-After", Value: strconv.FormatInt(*s.RetryAfter, 10)})
	}
	if s.RetryAfterMS != nil {
		a.Header = append(a.Header, script.Field{Name: "Retry-After-Ms", Value: strconv.FormatInt(*s.RetryAfterMS, 10)})
	}
}

func (s *Status) check(c *checker) {
	c.within("code", int64(s.Code), 400, 599)
	if s.RetryAfter != nil {
		c.within("retry_after", *s.RetryAfter, 0, maxRetryAfter)
	}
	if s.RetryAfterMS != nil {
		c.within("retry_after_ms", *s.RetryAfterMS, 0, 1000*maxRetryAfter)
	}
}

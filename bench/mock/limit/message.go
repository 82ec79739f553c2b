package limit

import (
	"fmt"
	"strconv"
)

// Message is the text of the error, about the organization and the model that it
// names. Its facts are those of the API's own messages.
func (r *Refusal) Message(org, model string) string {
	return r.reason(fmt.Sprintf("(org: %s, model: %s)", org, model)) + " " + r.advice()
}

func (r *Refusal) reason(whose string) string {
	switch {
	case r.Kind == Growth && r.RetryAfter == 0:
		return fmt.Sprintf("This request has %s input tokens, more than your organization's acceleration limit of %s input tokens per minute ever lets in %s.",
			grouped(r.tokens), grouped(r.limit), whose)
	case r.Kind == Growth:
		return fmt.Sprintf("This request would exceed your organization's maximum usage increase rate for input tokens per minute %s. "+
			"Your current limit is %s input tokens per minute, and will increase to %s at the next minute boundary.",
			whose, grouped(r.limit), grouped(r.next))
	case r.Kind == Concurrent:
		return fmt.Sprintf("Number of concurrent connections has exceeded your rate limit of %s %s.", grouped(r.limit), whose)
	case r.Kind == Spend:
		return fmt.Sprintf("Your organization has reached its API usage limit of %s %s.", dollars(r.limit), whose)
	case r.RetryAfter == 0:
		return fmt.Sprintf("This request has %s input tokens, but your organization's rate limit of %s input tokens per minute lets in at most %s at once %s.",
			grouped(r.tokens), grouped(r.limit), grouped(r.next), whose)
	}
	return fmt.Sprintf("This request would exceed your organization's rate limit of %s %s per minute %s.", grouped(r.limit), r.Kind, whose)
}

func (r *Refusal) advice() string {
	switch {
	case r.Kind == Spend:
		return "Further requests are refused until the limit is raised or the next billing period begins; retrying before does not help."
	case r.RetryAfter == 0:
		return "Please shorten the prompt; retrying does not help."
	case r.Kind == Growth:
		return "Please raise your use of input tokens more gradually, to stay within the acceleration limit."
	}
	return "Current usage is in the headers of this response; see https://docs.claude.com/en/api/rate-limits for details. " +
		"Please try again later, or contact sales at https://claude.com/contact-sales about a higher limit."
}

// grouped writes a number of at least 0 with a comma before every three digits.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}

// dollars writes nano-dollars, to the cent where that is exact.
func dollars(n int64) string {
	if n%(nano/100) == 0 {
		return fmt.Sprintf("$%s.%02d", grouped(n/nano), n%nano/(nano/100))
	}
	return fmt.Sprintf("$%s.%09d", grouped(n/nano), n%nano)
}

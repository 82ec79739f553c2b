package limit

import "testing"

func TestCode(t *testing.T) {
	for kind, want := range map[Kind]string{
		Requests: "", InputTokens: "", OutputTokens: "", Concurrent: "",
		Growth: "ramp_limit_exceeded", Spend: "enforced_spend_limit_reached",
	} {
		if got := (&Refusal{Kind: kind}).Code(); got != want {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
}

func TestMessage(t *testing.T) {
	const whose = "(org: 6a1c, model: claude-opus-5-5)"
	const later = " Current usage is in the headers of this response; see https://docs.claude.com/en/api/rate-limits for details." +
		" Please try again later, or contact sales at https://claude.com/contact-sales about a higher limit."
	for _, tt := range []struct {
		name    string
		refusal Refusal
		want    string
	}{
		{
			"requests", Refusal{Kind: Requests, RetryAfter: 1, limit: 50},
			"This request would exceed your organization's rate limit of 50 requests per minute " + whose + "." + later,
		},
		{
			"input tokens", Refusal{Kind: InputTokens, RetryAfter: 1, limit: 2_000_000},
			"This request would exceed your organization's rate limit of 2,000,000 input tokens per minute " + whose + "." + later,
		},
		{
			"output tokens", Refusal{Kind: OutputTokens, RetryAfter: 1, limit: 8_000},
			"This request would exceed your organization's rate limit of 8,000 output tokens per minute " + whose + "." + later,
		},
		{
			"too large", Refusal{Kind: InputTokens, tokens: 30_001, limit: 60_000, next: 30_000},
			"This request has 30,001 input tokens, but your organization's rate limit of 60,000 input tokens per minute" +
				" lets in at most 30,000 at once " + whose + ". Please shorten the prompt; retrying does not help.",
		},
		{
			"concurrent", Refusal{Kind: Concurrent, RetryAfter: 1, limit: 4},
			"Number of concurrent connections has exceeded your rate limit of 4 " + whose + "." + later,
		},
		{
			"growth", Refusal{Kind: Growth, RetryAfter: 7, limit: 58_276, next: 68_276},
			"This request would exceed your organization's maximum usage increase rate for input tokens per minute " + whose + "." +
				" Your current limit is 58,276 input tokens per minute, and will increase to 68,276 at the next minute boundary." +
				" Please raise your use of input tokens more gradually, to stay within the acceleration limit.",
		},
		{
			"growth that ended", Refusal{Kind: Growth, tokens: 1_001, limit: 1_000, next: 1_000},
			"This request has 1,001 input tokens, more than your organization's acceleration limit of 1,000 input tokens per minute ever lets in " +
				whose + ". Please shorten the prompt; retrying does not help.",
		},
		{
			"spend", Refusal{Kind: Spend, limit: 1_234 * nano},
			"Your organization has reached its API usage limit of $1,234.00 " + whose + "." +
				" Further requests are refused until the limit is raised or the next billing period begins; retrying before does not help.",
		},
		{
			"small spend", Refusal{Kind: Spend, limit: 1_000},
			"Your organization has reached its API usage limit of $0.000001000 " + whose + "." +
				" Further requests are refused until the limit is raised or the next billing period begins; retrying before does not help.",
		},
	} {
		if got := tt.refusal.Message("6a1c", "claude-opus-5-5"); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

package limit

import (
	"bufio"
	"bytes"
	"net/http"
	"net/textproto"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestHeaders checks what the API was seen to answer in the tier of that time,
// to the first request of a key.
func TestHeaders(t *testing.T) {
	l := newLimiter(t, Limits{Tier: Tier1})
	g, refusal := l.Admit(epoch, Key{}, "haiku-4-5", 8)
	if refusal != nil {
		t.Fatal(refusal)
	}
	g.Output(epoch, 20)
	s := g.Status(epoch)
	h := headers(t, &s)
	want := map[string]string{
		"anthropic-ratelimit-requests-limit":          "50",
		"anthropic-ratelimit-requests-remaining":      "49",
		"anthropic-ratelimit-requests-reset":          "2026-11-20T21:16:46Z",
		"anthropic-ratelimit-input-tokens-limit":      "50000",
		"anthropic-ratelimit-input-tokens-remaining":  "50000",
		"anthropic-ratelimit-input-tokens-reset":      "2026-11-20T21:16:45Z",
		"anthropic-ratelimit-output-tokens-limit":     "10000",
		"anthropic-ratelimit-output-tokens-remaining": "10000",
		"anthropic-ratelimit-output-tokens-reset":     "2026-11-20T21:16:45Z",
		"anthropic-ratelimit-tokens-limit":            "60000",
		"anthropic-ratelimit-tokens-remaining":        "60000",
		"anthropic-ratelimit-tokens-reset":            "2026-11-20T21:16:45Z",
	}
	got := map[string]string{}
	for name := range want {
		got[name] = h.Get(name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(h) != len(want) {
		t.Errorf("%d headers", len(h))
	}
}

// headers reads what a status has written, as a client does.
func headers(t *testing.T, s *Status) http.Header {
	t.Helper()
	lines := append(s.AppendLines(nil), "\r\n"...)
	h, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(lines))).ReadMIMEHeader()
	if err != nil {
		t.Fatal(err)
	}
	return http.Header(h)
}

// TestHeaderNames checks that they are canonical, as [http.Header] wants them.
func TestHeaderNames(t *testing.T) {
	for _, of := range names {
		for _, name := range of {
			if canonical := textproto.CanonicalMIMEHeaderKey(name); name != canonical {
				t.Errorf("%s is %s", name, canonical)
			}
		}
	}
}

// TestHeadersAreTheStatus holds the headers against the status that they come
// from, in many states.
func TestHeadersAreTheStatus(t *testing.T) {
	for seed := range uint64(10) {
		p := &replay{limiter: newLimiter(t, tight(seed))}
		for _, step := range schedule(seed, 100, 2_000) {
			g, refusal := p.play(step)
			var s Status
			switch {
			case refusal != nil:
				s = refusal.Status
			case g != nil:
				s = g.Status(epoch.Add(step.at))
			default:
				continue
			}
			h := headers(t, &s)
			checkHeaders(t, h, "Requests", s.Requests, 0)
			checkHeaders(t, h, "Input-Tokens", s.Input, 500)
			checkHeaders(t, h, "Output-Tokens", s.Output, 500)
			checkHeaders(t, h, "Tokens", s.Tokens, 500)
		}
	}
}

// checkHeaders checks the headers of a level, whose remainder may be off by some
// rounding.
func checkHeaders(t *testing.T, h http.Header, name string, l Level, rounding int64) {
	t.Helper()
	value := func(kind string) string { return h.Get("Anthropic-Ratelimit-" + name + "-" + kind) }
	limit, _ := strconv.ParseInt(value("Limit"), 10, 64)
	remaining, err := strconv.ParseInt(value("Remaining"), 10, 64)
	off := remaining - l.Remaining
	if limit != l.Limit || err != nil || remaining < 0 || remaining > limit || off > rounding || off < -rounding {
		t.Errorf("%s: %s of %s remain, want %+v", name, value("Remaining"), value("Limit"), l)
	}
	if rounding > 0 && remaining%1000 != 0 && remaining != limit {
		t.Errorf("%s: %d remain", name, remaining)
	}
	reset, err := time.Parse("2006-01-02T15:04:05Z", value("Reset"))
	if late := reset.Sub(l.Reset); err != nil || late < 0 || late >= time.Second {
		t.Errorf("%s: reset %s, want %v", name, value("Reset"), l.Reset)
	}
}

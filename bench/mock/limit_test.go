package mock

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/claudebench/claudebench/bench/mock/watch"
)

// asking sends a request as the holder of a key, past the network.
func asking(t *testing.T, a *API, key, body string) *http.Response {
	t.Helper()
	req := newRequest(t.Context(), "/v1/messages", body)
	req.Header.Set("X-Api-Key", key)
	w := recorder()
	a.ServeHTTP(w, req)
	return w.Result()
}

// TestTierRefusesAndLetsInAgain: the smallest tier has 50 requests a minute, and
// regains one every 1.2 seconds. A client that waits as it is told is let in.
func TestTierRefusesAndLetsInAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := newAPI(sleeper{}, settings(t, `{"timing":{"latency":"0s"},"limits":{"tier":"tier-1"}}`), quiet())
		for i := range 50 {
			resp := asking(t, api, "one", aMessage)
			if left := resp.Header.Get("Anthropic-Ratelimit-Requests-Remaining"); resp.StatusCode != 200 || left != strconv.Itoa(49-i) {
				t.Fatalf("request %d has %d, and leaves %s", i+1, resp.StatusCode, left)
			}
		}
		resp := asking(t, api, "one", aMessage)
		if resp.StatusCode != 429 || resp.Header.Get("Retry-After") != "2" || resp.Header.Get("Anthropic-Ratelimit-Requests-Remaining") != "0" {
			t.Errorf("%d, %v", resp.StatusCode, resp.Header)
		}
		if other := asking(t, api, "another", aMessage); other.StatusCode != 200 {
			t.Errorf("another key has %d", other.StatusCode)
		}
		if sonnet := asking(t, api, "one", strings.Replace(aMessage, "haiku-5-5", "sonnet-5-5", 1)); sonnet.StatusCode != 200 {
			t.Errorf("another class has %d", sonnet.StatusCode)
		}
		time.Sleep(2 * time.Second)
		if again := asking(t, api, "one", aMessage); again.StatusCode != 200 {
			t.Errorf("after the wait: %d", again.StatusCode)
		}
	})
}

func TestOutputIsCharged(t *testing.T) {
	for _, body := range []string{aMessage, aStream} {
		synctest.Test(t, func(t *testing.T) {
			api := newAPI(sleeper{}, settings(t, `{"timing":{"latency":"0s","first_token":"0s","gap":"0s","output_tokens":"fixed(60)"},"limits":{"output_tokens_per_minute":100}}`), quiet())
			for i, want := range []int{200, 200, 429} {
				if resp := asking(t, api, "k", body); resp.StatusCode != want {
					t.Errorf("request %d has %d, want %d", i+1, resp.StatusCode, want)
				}
			}
		})
	}
}

func TestCachedInputIsFree(t *testing.T) {
	long := strings.Repeat("a word or two, ", 2000)
	body := `{"model":"claude-haiku-5-5","max_tokens":8,"system":[{"type":"text","text":"` + long + `","cache_control":{"type":"ephemeral"}}],"messages":[{"role":"user","content":"hi"}]}`
	synctest.Test(t, func(t *testing.T) {
		api := newAPI(sleeper{}, settings(t, `{"timing":{"latency":"0s"},"limits":{"input_tokens_per_minute":10000}}`), quiet())
		for i := range 20 {
			if resp := asking(t, api, "k", body); resp.StatusCode != 200 {
				t.Fatalf("request %d has %d", i+1, resp.StatusCode)
			}
		}
		if resp := asking(t, api, "k", strings.Replace(body, "a word", "other", 1)); resp.StatusCode != 429 {
			t.Errorf("another prompt has %d", resp.StatusCode)
		}
	})
}

func TestSpendCap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := newAPI(sleeper{}, settings(t, `{"timing":{"latency":"0s","output_tokens":"fixed(64)"},"limits":{"spend_usd":0.00004}}`), quiet())
		// 64 tokens at 0.50 dollars a million cost 0.000032 dollars.
		for i, want := range []int{200, 200, 429} {
			resp := asking(t, api, "k", aMessage)
			if resp.StatusCode != want {
				t.Errorf("request %d has %d, want %d", i+1, resp.StatusCode, want)
			}
			if want == 429 && resp.Header.Get("Retry-After") != "" {
				t.Error("a wait is said to help")
			}
		}
	})
}

// TestFullQueue: one is answered, one waits, and the third is turned away.
func TestFullQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		api := newAPI(sleeper{}, settings(t, `{"timing":{"latency":"1s"},"load":{"slots":1,"queue":1}}`), quiet())
		codes := make(chan int, 3)
		for range 3 {
			go func() { codes <- asking(t, api, "k", aMessage).StatusCode }()
			synctest.Wait()
		}
		began := time.Now()
		if got := []int{<-codes, <-codes, <-codes}; got[0] != 529 || got[1] != 200 || got[2] != 200 || time.Since(began) != 2*time.Second {
			t.Errorf("%v after %s", got, time.Since(began))
		}
	})
}

// limitHeaders is how many headers of limits an answer has.
func limitHeaders(resp *http.Response) (n int) {
	for name := range resp.Header {
		if strings.HasPrefix(name, "Anthropic-Ratelimit-") {
			n++
		}
	}
	return n
}

// TestLimitsAreToldAtEveryAnswer to a key about a model, whatever the answer is.
func TestLimitsAreToldAtEveryAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for patch, want := range map[string]int{
			`{}`:                                   200,
			`{"faults":[{"status":{"code":529}}]}`: 529,
			`{"limits":{"input_tokens_per_minute":1}}`:                                 429,
			`{"load":{"slots":1},"timing":{"latency":"0s"},"limits":{"tier":"scale"}}`: 200,
		} {
			api := newAPI(sleeper{}, settings(t, patch), quiet())
			resp := asking(t, api, "k", aMessage)
			if n := limitHeaders(resp); resp.StatusCode != want || n != 12 {
				t.Errorf("%s: %d with %d limits", patch, resp.StatusCode, n)
			}
		}
	})
}

func TestLimitsAreToldBesideMessages(t *testing.T) {
	api := newAPI(sleeper{}, settings(t, `{"limits":{"tier":"tier-1"}}`), quiet())
	for _, tt := range []struct {
		method, path, body string
		status, limits     int
	}{
		{"POST", "/v1/messages/count_tokens", strings.Replace(aMessage, `"max_tokens":64,`, "", 1), 200, 12},
		{"GET", "/v1/models/claude-haiku-5-5", "", 200, 12},
		{"POST", "/v1/messages", strings.Replace(aMessage, `"max_tokens":64`, `"max_tokens":"many"`, 1), 400, 12},
		{"POST", "/v1/messages", strings.Replace(aMessage, "haiku", "hokku", 1), 404, 0},
		{"GET", "/v1/models", "", 200, 0},
	} {
		req := newRequest(t.Context(), tt.path, tt.body)
		req.Method = tt.method
		w := recorder()
		api.ServeHTTP(w, req)
		resp := w.Result()
		if n := limitHeaders(resp); resp.StatusCode != tt.status || n != tt.limits {
			t.Errorf("%s: %d with %d limits, want %d with %d: %s", tt.path, resp.StatusCode, n, tt.status, tt.limits, w.Body)
		}
		if left := resp.Header.Get("Anthropic-Ratelimit-Requests-Remaining"); tt.limits > 0 && left != "50" {
			t.Errorf("%s: %s requests left", tt.path, left)
		}
	}
}

// TestFaultsOfARefusedRequestAreNotListed: what a limit refuses has no answer that
// could be cut.
func TestFaultsOfARefusedRequestAreNotListed(t *testing.T) {
	api := newAPI(sleeper{}, settings(t, `{"faults":[{"truncate":{"bytes":1}}],"limits":{"input_tokens_per_minute":1}}`), quiet())
	if resp := asking(t, api, "k", aMessage); resp.StatusCode != 429 {
		t.Fatal(resp.StatusCode)
	}
	api.world.Load().board.Journal.Read(0, 0, func(e *watch.Entry) error {
		if len(e.Faults) > 0 {
			t.Errorf("faults %v", e.Faults)
		}
		return nil
	})
}

package mock

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/claudebench/claudebench/bench/mock/watch"
)

// call asks the admin page, and returns the status and the answer.
func call(t testing.TB, method, url, body string, header ...string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

func TestCountsOverAReset(t *testing.T) {
	r, admin := serve(t, latency("1h"))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	left := hang(ctx, &http.Client{Transport: &http.Transport{}}, r.URL, 7)
	await(t, admin, func(s State) bool { return s.InFlight == 7 })
	before, err := admin.Reset(t.Context(), struct{}{})
	if err != nil {
		t.Fatal(err)
	}
	if before.Requests != 7 || before.MaxInFlight != 7 || before.ConnectionsOpened != 7 || before.MaxConnectionsOpen != 7 || before.ConnectionsInUse != 7 {
		t.Errorf("before the reset: %+v", before)
	}
	after, err := admin.State(t.Context())
	if err != nil || after.Requests != 0 || after.ConnectionsOpened != 0 || after.MaxInFlight != 7 || after.MaxConnectionsOpen != 7 {
		t.Errorf("what is still there counts on: %+v, %v", after, err)
	}
	cancel()
	left()
	await(t, admin, func(s State) bool { return s.InFlight == 0 && s.ConnectionsOpen == 0 && s.MaxInFlight == 7 })
}

func TestSettingsChangeWholeOrNotAtAll(t *testing.T) {
	r, _ := serve(t, latency("1ms"))
	_, before := call(t, "GET", r.AdminURL+"/_mock/settings", "")
	for patch, want := range map[string]string{
		`{"seed":9,"timing":{"gap":"fixed(-1s)"}}`:            `timing.gap`,
		"seed: 9\ntiming:\n  gapp: 1ms\n":                     `body:3: timing.gapp: unknown field (did you mean \"gap\"?)`,
		`{"seed":9,"faults":[{"status":{"code":200}}]}`:       `faults[0].status.code: must be between 400 and 599`,
		`{"seed":9,"limits":{"tier":"gold"}}`:                 `unknown tier`,
		`{"seed":9,"classes":{"opus":{}}}`:                    `unknown class of models`,
		`{"seed":9,"timing":{"gap":"recorded(/dev/x)"}}`:      `when the mock starts only`,
		`{"seed":9,"timing":{"gap":"\u0072ecorded(x)"}}`:      `when the mock starts only`,
		`{"faults":[{"cut":{},"endpoints":["/v1/mesages"]}]}`: `did you mean \"/v1/messages\"?`,
		`{"seed":9}{"seed":10}`:                               `body:1`,
		`{`:                                                   `is no YAML`,
	} {
		status, text := call(t, "PATCH", r.AdminURL+"/_mock/settings", patch)
		if status != http.StatusBadRequest || !strings.Contains(text, want) || !strings.Contains(text, "invalid_request_error") {
			t.Errorf("%s: %d %s, want %s", patch, status, text, want)
		}
		if _, after := call(t, "GET", r.AdminURL+"/_mock/settings", ""); after != before {
			t.Errorf("%s has changed %s to %s", patch, before, after)
		}
	}
	if status, text := call(t, "PATCH", r.AdminURL+"/_mock/settings", before); status != http.StatusOK || text != before {
		t.Errorf("what was printed is not read again: %d %s", status, text)
	}
	if status, text := call(t, "PATCH", r.AdminURL+"/_mock/settings", strings.Repeat(" ", maxAdmin+1)); status != http.StatusRequestEntityTooLarge {
		t.Errorf("%d %s", status, text)
	}
}

// TestChangeKeepsWhatItDoesNotTouch: buckets, counts and places in the queue.
func TestChangeKeepsWhatItDoesNotTouch(t *testing.T) {
	r, admin := serve(t, `{"timing":{"latency":"0s"},"limits":{"requests_per_minute":2},"load":{"slots":1,"queue":5}}`)
	ask := func() int {
		resp, _ := post(t, http.DefaultClient, r.URL+"/v1/messages", aMessage, nil)
		return resp.StatusCode
	}
	patch := func(body string) {
		if status, text := call(t, "PATCH", r.AdminURL+"/_mock/settings", body); status != http.StatusOK {
			t.Fatal(text)
		}
	}
	ask()
	ask()
	if got := ask(); got != http.StatusTooManyRequests {
		t.Fatalf("the third of two requests has %d", got)
	}
	patch(`{"seed":5}`)
	if got := ask(); got != http.StatusTooManyRequests {
		t.Errorf("another seed has filled the bucket: %d", got)
	}
	if s, err := admin.State(t.Context()); err != nil || s.Requests != 4 {
		t.Errorf("%+v, %v", s, err)
	}
	patch(`{"limits":{"requests_per_minute":1000},"timing":{"latency":"1h"}}`)
	ctx, cancel := context.WithCancel(t.Context())
	left := hang(ctx, http.DefaultClient, r.URL, 3)
	await(t, admin, func(s State) bool { return s.InFlight == 3 && s.Queued == 2 })
	patch(`{"load":{"slots":2}}`)
	await(t, admin, func(s State) bool { return s.InFlight == 3 && s.Queued == 1 })
	cancel()
	left()
	await(t, admin, func(s State) bool { return s.InFlight == 0 && s.Queued == 0 })
}

func TestNullTakesASettingAway(t *testing.T) {
	r, _ := serve(t, `{"limits":{"spend_usd":0,"requests_per_minute":5,"acceleration":{"start":1,"step":0}}}`)
	status, text := call(t, "PATCH", r.AdminURL+"/_mock/settings", `{"limits":{"spend_usd":null,"requests_per_minute":null,"acceleration":null}}`)
	if status != http.StatusOK || strings.Contains(text, "spend_usd") || strings.Contains(text, "per_minute") || strings.Contains(text, "acceleration") {
		t.Errorf("%d %s", status, text)
	}
}

func TestToken(t *testing.T) {
	r, _ := serveWith(t, Config{Settings: settings(t, latency("0s")), Log: quiet(), Token: "secret"})
	for _, path := range []string{"/_mock/state", "/metrics", "/_mock/nothing"} {
		if status, text := call(t, "GET", r.AdminURL+path, ""); status != http.StatusUnauthorized || !strings.Contains(text, "authentication_error") {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
	if status, _ := call(t, "GET", r.AdminURL+"/_mock/state", "", "Authorization", "Bearer wrong"); status != http.StatusUnauthorized {
		t.Errorf("a wrong token has %d", status)
	}
	if status, _ := call(t, "GET", r.AdminURL+"/_mock/state", "", "Authorization", "Bearer secret"); status != http.StatusOK {
		t.Errorf("the token has %d", status)
	}
}

// TestKeys goes through the life of keys, and looks for their text wherever the
// mock says anything.
func TestKeys(t *testing.T) {
	var log lockedBuffer
	r, admin := serveWith(t, Config{Settings: settings(t, latency("0s")), Log: slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	said := ""
	page := func(method, path, body string, want int) {
		t.Helper()
		status, text := call(t, method, r.AdminURL+path, body)
		said += text
		if status != want {
			t.Errorf("%s %s: %d %s", method, path, status, text)
		}
	}
	as := func(key string, want int) {
		t.Helper()
		resp, text := post(t, http.DefaultClient, r.URL+"/v1/messages", aMessage, func(r *http.Request) { r.Header.Set("X-Api-Key", key) })
		said += text + fmt.Sprint(resp.Header)
		if resp.StatusCode != want {
			t.Errorf("a key has %d, want %d: %s", resp.StatusCode, want, text)
		}
	}
	as("sk-any", 200)
	page("POST", "/_mock/keys", `{"key":"sk-first","label":"first"}`, 200)
	as("sk-any", 401)
	as("sk-first", 200)
	page("POST", "/_mock/keys/first/rotate", `{"key":"sk-second","overlap":"1h"}`, 200)
	as("sk-first", 200)
	as("sk-second", 200)
	page("DELETE", "/_mock/keys/first", "", 200)
	as("sk-second", 401)
	page("DELETE", "/_mock/keys/nobody", "", 400)
	page("POST", "/_mock/keys", `{"kee":"x"}`, 400)
	page("POST", "/_mock/keys", ``, 400)
	for _, path := range []string{"/_mock/keys", "/_mock/state", "/_mock/journal?pieces=true", "/_mock/settings", "/metrics"} {
		page("GET", path, "", 200)
	}
	for _, key := range []string{"sk-any", "sk-first", "sk-second"} {
		if strings.Contains(said, key) || strings.Contains(log.String(), key) {
			t.Errorf("%s was said or logged", key)
		}
	}
	s, err := admin.State(t.Context())
	if err != nil || s.Keys["first"] != 2 || s.Outcomes["authentication_error"] != 2 {
		t.Errorf("%+v, %v", s, err)
	}
	if !strings.Contains(log.String(), `"msg":"key added","name":"first"`) || !strings.Contains(log.String(), `"msg":"request"`) {
		t.Errorf("logged: %s", log.String())
	}
}

type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.String()
}

func TestJournal(t *testing.T) {
	r, admin := serve(t, `{"timing":{"latency":"1ms","first_token":"2ms","gap":"1ms","output_tokens":"fixed(4)"}}`)
	for _, body := range []string{aMessage, aStream, "{", aMessage} {
		post(t, http.DefaultClient, r.URL+"/v1/messages", body, func(r *http.Request) { r.Header.Set("X-Stainless-Retry-Count", "1") })
	}
	all, err := admin.Journal(t.Context(), true)
	if err != nil || len(all) != 4 {
		t.Fatalf("%+v, %v", all, err)
	}
	if e := all[1]; !e.Stream || e.Attempt != 1 || e.Outcome != watch.Answered || e.OutputTokens != 4 || e.InputTokens == 0 ||
		len(e.Pieces) != 10 || e.FirstTokenPlanned != 2e6 || e.Planned != 5e6 || e.Took < e.Planned || e.FirstToken < e.FirstTokenPlanned {
		t.Errorf("stream: %+v", e)
	}
	if e := all[2]; e.Status != 400 || e.Outcome != "invalid_request_error" || e.BytesIn != 1 || e.BytesOut == 0 {
		t.Errorf("refusal: %+v", e)
	}
	for query, want := range map[string]int{"": 4, "?after=2": 2, "?limit=3": 3, "?after=1&limit=2": 2, "?id=" + all[0].RequestID: 1, "?id=nobody": 0, "?after=9": 0} {
		status, text := call(t, "GET", r.AdminURL+"/_mock/journal"+query, "")
		if status != http.StatusOK || strings.Count(text, "\n") != want || strings.Contains(text, `"pieces"`) {
			t.Errorf("%s: %d %s", query, status, text)
		}
	}
	for _, query := range []string{"?after=x", "?limit=-1", "?limit=x"} {
		if status, text := call(t, "GET", r.AdminURL+"/_mock/journal"+query, ""); status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", query, status, text)
		}
	}
	if s, err := admin.State(t.Context()); err != nil || s.Attempts["1"] != 4 || s.Calls != 0 {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestMetrics(t *testing.T) {
	r, _ := serve(t, latency("0s"))
	post(t, http.DefaultClient, r.URL+"/v1/messages", aMessage, nil)
	status, text := call(t, "GET", r.AdminURL+"/_mock/metrics", "")
	if status != http.StatusOK || !strings.Contains(text, `claudebench_mock_requests_total{code="200",key="8254c329a928",model="claude-haiku-5-5",outcome="ok"} 1`) {
		t.Errorf("%d %s", status, text)
	}
	promtool := exec.Command("promtool", "check", "metrics") // of the package that .ci/install has installed
	promtool.Stdin = strings.NewReader(text)
	if out, err := promtool.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func TestUnknownAdminPath(t *testing.T) {
	r, _ := serve(t, latency("0s"))
	for _, c := range [][2]string{{"GET", "/"}, {"GET", "/_mock/reset"}, {"POST", "/_mock/state"}, {"PUT", "/_mock/settings"}} {
		status, text := call(t, c[0], r.AdminURL+c[1], "")
		if status != http.StatusNotFound || !json.Valid([]byte(text)) {
			t.Errorf("%s: %d %s", c, status, text)
		}
	}
}

func TestPresets(t *testing.T) {
	for _, name := range Presets() {
		s, err := Preset(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		again, err := (Settings{}).With("printed", text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if second, _ := json.Marshal(again); !bytes.Equal(text, second) {
			t.Errorf("%s: %s is read as %s", name, text, second)
		}
	}
	if _, err := Preset("bussy"); err == nil || !strings.Contains(err.Error(), `did you mean "busy"`) {
		t.Error(err)
	}
}

// TestRecordedTimes: a file that is named when the mock starts is read then.
func TestRecordedTimes(t *testing.T) {
	file := filepath.Join(t.TempDir(), "times")
	if err := os.WriteFile(file, []byte("# seen\n7ms\n7ms\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	r, admin := serve(t, fmt.Sprintf("timing: {latency: 'recorded(%s)'}", file))
	post(t, http.DefaultClient, r.URL+"/v1/messages", aMessage, nil)
	if all, err := admin.Journal(t.Context(), true); err != nil || len(all) != 1 || all[0].Planned != 7e6 {
		t.Errorf("%+v, %v", all, err)
	}
}

func FuzzSettings(f *testing.F) {
	for _, name := range Presets() {
		text, err := presets.ReadFile("presets/" + name + ".yaml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(`{"timing":{"latency":"recorded(x)"}}`))
	base := settings(f, latency("0s"))
	f.Fuzz(func(t *testing.T, patch []byte) {
		if namesFile(patch) {
			return
		}
		s, err := base.With("fuzz", patch)
		if err != nil {
			return
		}
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := base.With("printed", text); err != nil {
			t.Fatalf("%s is not read again: %v", text, err)
		}
		if s.Journal.Pieces > 1000 || s.Journal.Requests > 1000 {
			return // making room for them takes long
		}
		api := newAPI(noWait{}, s, quiet())
		req := newRequest(t.Context(), "/v1/messages", aStream)
		func() {
			defer func() {
				if p := recover(); p != nil && p != http.ErrAbortHandler {
					panic(p)
				}
			}()
			api.ServeHTTP(&witness{ResponseRecorder: recorder(), api: api}, req)
		}()
		if n := api.State().Outcomes["api_error"]; n != 0 && len(s.Faults) == 0 {
			t.Fatalf("%s fails requests", text)
		}
	})
}

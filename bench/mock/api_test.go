package mock

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
)

func TestAnswersLikeTheAPI(t *testing.T) {
	r, _ := serve(t, "fixed(2ms)")
	resp, text := post(t, http.DefaultClient, r.URL+"/v1/messages", aMessage, nil)
	var m struct {
		ID, Type, Role, Model string
		Content               []struct{ Type, Text string }
		StopReason            string         `json:"stop_reason"`
		Usage                 map[string]any `json:"usage"`
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatal(err, text)
	}
	if resp.StatusCode != 200 || m.Type != "message" || m.Role != "assistant" || m.Model != "claude-haiku-5-5" ||
		m.StopReason != "end_turn" || len(m.Content) != 1 || m.Content[0].Text == "" || m.Usage["output_tokens"] != 32.0 || len(m.Usage) != 10 {
		t.Errorf("answer is %s", text)
	}
	if took, err := strconv.Atoi(resp.Header.Get("x-mock-service-time")); err != nil || took < 2e6 || took > 2e9 {
		t.Errorf("service time is %q", resp.Header.Get("x-mock-service-time"))
	}
	if !strings.HasPrefix(resp.Header.Get("request-id"), "req_") || !strings.HasPrefix(m.ID, "msg_") {
		t.Errorf("ids are %q and %q", resp.Header.Get("request-id"), m.ID)
	}

	resp, text = post(t, http.DefaultClient, r.URL+"/v1/complete", aCompletion, func(r *http.Request) {
		r.Header.Del("X-Api-Key")
		r.Header.Set("Authorization", "Bearer k")
	})
	var c struct {
		Type, Completion string
		StopReason       string `json:"stop_reason"`
	}
	if err := json.Unmarshal([]byte(text), &c); err != nil || resp.StatusCode != 200 || c.Type != "completion" || c.StopReason != "max_tokens" || c.Completion != " "+strings.Repeat("word ", 8) {
		t.Error(err, text)
	}
}

func TestRefusesWhatTheAPIRefuses(t *testing.T) {
	r, _ := serve(t, "fixed(0s)")
	without := func(header string) func(*http.Request) { return func(r *http.Request) { r.Header.Del(header) } }
	for name, c := range map[string]struct {
		path, body string
		change     func(*http.Request)
		status     int
		kind, text string
	}{
		"path":       {"/v1/nothing", aMessage, nil, 404, "not_found_error", "Not found"},
		"method":     {"/v1/messages", "", func(r *http.Request) { r.Method = "GET" }, 405, "invalid_request_error", "Method"},
		"no key":     {"/v1/messages", aMessage, without("X-Api-Key"), 401, "authentication_error", "x-api-key header is required"},
		"no version": {"/v1/messages", aMessage, without("Anthropic-Version"), 400, "invalid_request_error", "anthropic-version: header is required"},
		"no JSON":    {"/v1/messages", "{", nil, 400, "invalid_request_error", "not valid JSON"},
		"array":      {"/v1/messages", "[]", nil, 400, "invalid_request_error", "valid dictionary"},
		"type":       {"/v1/messages", `{"model":5}`, nil, 400, "invalid_request_error", "model: Input should be a valid string"},
		"fraction":   {"/v1/messages", `{"max_tokens":1.5}`, nil, 400, "invalid_request_error", "max_tokens: Input should be a valid integer"},
		"object":     {"/v1/messages", `{"messages":{}}`, nil, 400, "invalid_request_error", "messages: Input should be a valid list"},
		"system":     {"/v1/messages", strings.Replace(aMessage, "{", `{"system":5,`, 1), nil, 400, "invalid_request_error", "system: Input"},
		"no model":   {"/v1/messages", `{}`, nil, 400, "invalid_request_error", "model: Field required"},
		"no max":     {"/v1/messages", `{"model":"m","messages":[{"role":"user","content":"x"}]}`, nil, 400, "invalid_request_error", "max_tokens: Field required"},
		"zero max":   {"/v1/messages", `{"model":"m","max_tokens":0}`, nil, 400, "invalid_request_error", "max_tokens: Input"},
		"no message": {"/v1/messages", `{"model":"m","max_tokens":1,"messages":[]}`, nil, 400, "invalid_request_error", "messages: at least"},
		"role":       {"/v1/messages", `{"model":"m","max_tokens":1,"messages":[{"role":"cat","content":"x"}]}`, nil, 400, "invalid_request_error", "messages.0.role"},
		"content":    {"/v1/messages", `{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[ ]}]}`, nil, 400, "invalid_request_error", "messages.0.content"},
		"stream":     {"/v1/messages", strings.Replace(aMessage, "{", `{"stream":true,`, 1), nil, 400, "invalid_request_error", "stream"},
		"prompt":     {"/v1/complete", `{"model":"m","max_tokens_to_sample":1}`, nil, 400, "invalid_request_error", "prompt: Field required"},
		"large":      {"/v1/messages", strings.Repeat(" ", maxBody+1), nil, 413, "request_too_large", "maximum size"},
	} {
		resp, text := post(t, http.DefaultClient, r.URL+c.path, c.body, c.change)
		var f struct {
			Type      string
			Error     struct{ Type, Message string }
			RequestID string `json:"request_id"`
		}
		if err := json.Unmarshal([]byte(text), &f); err != nil {
			t.Errorf("%s: %v: %q", name, err, text)
			continue
		}
		if resp.StatusCode != c.status || f.Type != "error" || f.Error.Type != c.kind || !strings.Contains(f.Error.Message, c.text) {
			t.Errorf("%s: %d %s", name, resp.StatusCode, text)
		}
		if f.RequestID == "" || f.RequestID != resp.Header.Get("request-id") || resp.Header.Get("x-mock-service-time") == "" {
			t.Errorf("%s: ids %q and %q", name, f.RequestID, resp.Header.Get("request-id"))
		}
	}
}

func FuzzBody(f *testing.F) {
	for _, s := range []string{aMessage, aCompletion, "", "null", `{"messages":[{"role":"user","content":[{"type":"text","text":"x"}]}]}`} {
		f.Add("/v1/messages", s)
		f.Add("/v1/complete", s)
	}
	api := newAPI(sleeper{}, Latency{}, 1)
	f.Fuzz(func(t *testing.T, path, body string) {
		req := newRequest(t.Context(), "/", body)
		req.URL.Path = path
		w := httptest.NewRecorder()
		api.ServeHTTP(w, req)
		if !json.Valid(w.Body.Bytes()) || w.Header().Get("request-id") == "" {
			t.Errorf("answer is %q", w.Body)
		}
	})
}

func TestContent(t *testing.T) {
	for raw, want := range map[string]content{
		`"hello"`:                          {5, true},
		`"\u00e4"`:                         {2, true},
		`""`:                               {0, true},
		`[{"type":"text","text":"hello"}]`: {5, true},
		`[{"type":"text","text":"a"},{"type":"text","text":"bc"}]`: {3, true},
		`[{"type":"image"}]`: {18, true},
		`[{"text":"hello"}]`: {},
		`[]`:                 {},
		`["hello"]`:          {},
		`{"type":"text"}`:    {},
		`5`:                  {},
	} {
		var c content
		if err := json.Unmarshal([]byte(raw), &c); err != nil || c != want {
			t.Errorf("%s: %+v, %v, want %+v", raw, c, err, want)
		}
	}
}

package mock

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// Settings are what a reset may change; what is nil stays.
type Settings struct {
	Latency *string `json:"latency,omitempty"`
	Seed    *uint64 `json:"seed,omitempty"`
}

// adminHandler serves the admin page. It has a listener of its own, so that
// looking at the counters does not change them.
func adminHandler(a *API) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_mock/state", func(w http.ResponseWriter, _ *http.Request) { reply(w, a.State()) })
	mux.HandleFunc("POST /_mock/reset", func(w http.ResponseWriter, r *http.Request) {
		s, err := readSettings(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		before, err := a.Reset(s)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		reply(w, before)
	})
	return mux
}

// readSettings reads one JSON object, or nothing, and refuses what it does not
// know: a setting that is misspelt must not pass for one that was applied.
func readSettings(body io.Reader) (Settings, error) {
	var s Settings
	d := json.NewDecoder(body)
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err == io.EOF {
		return Settings{}, nil
	} else if err != nil {
		return Settings{}, fmt.Errorf("settings: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return Settings{}, fmt.Errorf("settings: more than one JSON value")
	}
	return s, nil
}

func reply(w http.ResponseWriter, s State) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(s)
}

// State is what was counted since the last reset.
func (a *API) State() State {
	s := a.counters.state()
	now := a.settings.Load()
	s.Latency, s.Seed = now.latency.String(), now.seed
	return s
}

// Reset changes the settings, as a whole or not at all, starts the counters and
// the draws anew, and returns what had been counted.
func (a *API) Reset(s Settings) (State, error) {
	a.resetting.Lock()
	defer a.resetting.Unlock()
	next := *a.settings.Load()
	if s.Latency != nil {
		l, err := ParseLatency(*s.Latency)
		if err != nil {
			return State{}, err
		}
		next.latency = l
	}
	if s.Seed != nil {
		next.seed = *s.Seed
	}
	before := a.State()
	a.settings.Store(&next)
	a.counters.reset()
	return before, nil
}

// An Admin asks a mock that runs elsewhere.
type Admin struct {
	url    string
	client http.Client
}

// NewAdmin returns an Admin for the address that the mock's [Ready] tells.
func NewAdmin(url string) *Admin { return &Admin{url: url} }

// State asks for the counters.
func (a *Admin) State(ctx context.Context) (State, error) {
	return a.ask(ctx, http.MethodGet, "/_mock/state", nil)
}

// Reset asks for [API.Reset].
func (a *Admin) Reset(ctx context.Context, s Settings) (State, error) {
	body, err := json.Marshal(s)
	if err != nil {
		return State{}, err
	}
	return a.ask(ctx, http.MethodPost, "/_mock/reset", body)
}

func (a *Admin) ask(ctx context.Context, method, path string, body []byte) (State, error) {
	req, err := http.NewRequestWithContext(ctx, method, a.url+path, bytes.NewReader(body))
	if err != nil {
		return State{}, err
	}
	resp, err := a.client.Do(req)
	if err != nil {
		return State{}, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
		return State{}, fmt.Errorf("mock answered %s: %s", resp.Status, bytes.TrimSpace(text))
	}
	var s State
	return s, json.NewDecoder(resp.Body).Decode(&s)
}

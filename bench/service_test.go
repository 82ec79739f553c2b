package bench

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func soundService() Service {
	return Service{Name: "a", Command: []string{"./a"}, URL: "http://127.0.0.1:8000", Ready: "/health", ReadyWithin: time.Second, Path: "/chat"}
}

func TestServiceFaults(t *testing.T) {
	for field, spoil := range map[string]func(*Service){
		"":              func(*Service) {},
		".command":      func(s *Service) { s.Command = nil },
		".unit":         func(s *Service) { s.Command, s.Unit = nil, "a.socket" },
		".cgroup":       func(s *Service) { s.Cgroup = "a" },
		".url":          func(s *Service) { s.URL = "http://127.0.0.1:8000/" },
		".ready":        func(s *Service) { s.Ready = "health" },
		".ready_within": func(s *Service) { s.ReadyWithin = MaxReadyWithin + 1 },
		".path":         func(s *Service) { s.Path = "http://elsewhere/chat" },
		".body":         func(s *Service) { s.Body = "prompt" },
		".env":          func(s *Service) { s.Env = map[string]string{KeyVariable: "sk-secret"} },
	} {
		s := soundService()
		spoil(&s)
		var fields []string
		for _, f := range s.faults("s") {
			fields = append(fields, strings.TrimPrefix(f.Field, "s"))
			if strings.Contains(f.Message, "sk-secret") {
				t.Errorf("a key is repeated: %s", f.Message)
			}
		}
		if want := slices.DeleteFunc([]string{field}, func(f string) bool { return f == "" }); !slices.Equal(fields, want) {
			t.Errorf("%s: faults are %q", field, fields)
		}
	}
	for name, tt := range map[string]struct {
		spoil func(*Service)
		field string
	}{
		"both":              {func(s *Service) { s.Unit = "a.service" }, ".command"},
		"no program":        {func(s *Service) { s.Command = []string{""} }, ".command"},
		"a unit's folder":   {func(s *Service) { s.Command, s.Unit, s.Dir = nil, "a.service", "b" }, ".unit"},
		"a unit's path":     {func(s *Service) { s.Command, s.Unit = nil, "../a.service" }, ".unit"},
		"an unset address":  {func(s *Service) { s.URL = "" }, ".url"},
		"a port is needed":  {func(s *Service) { s.URL = "http://localhost" }, ".url"},
		"no TLS":            {func(s *Service) { s.URL = "https://localhost:8000" }, ".url"},
		"a line of its own": {func(s *Service) { s.Env = map[string]string{"A": "b\nExecStart=c"} }, ".env"},
		"its upstream":      {func(s *Service) { s.Env = map[string]string{BaseURLVariable: "b"} }, ".env"},
	} {
		s := soundService()
		tt.spoil(&s)
		if f := s.faults("s"); len(f) != 1 || f[0].Field != "s"+tt.field {
			t.Errorf("%s: faults are %v", name, f)
		}
	}
}

// The load sends a service what it takes, and never the key.
func TestServiceRequest(t *testing.T) {
	upstream := Message{Model: "m", MaxTokens: 1, Prompt: "p"}.Request("http://127.0.0.1:1", Messages, false)
	s := soundService()
	if r := s.Request(upstream); r.URL != "http://127.0.0.1:8000/chat" || r.Body != upstream.Body || r.SecretHeader != nil {
		t.Errorf("sends %+v", r)
	}
	s.Body = `{"prompt":"p"}`
	if r := s.Request(upstream); r.Body != s.Body || r.Header["content-type"] != "application/json" {
		t.Errorf("sends %+v", r)
	}
}

package wire

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const anID = "013Zva2CMHLNnXjNJJKqJ2EF"

// catalogue returns the API's models.
func catalogue(t testing.TB) *Catalogue {
	t.Helper()
	c, err := NewCatalogue(nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// ask reads a request that is in order.
func ask(t testing.TB, v Version, body string) *Question {
	t.Helper()
	q := new(Question)
	if fault := ParseMessages(q, v, catalogue(t), []byte(body)); fault != nil {
		t.Fatalf("%s: %v", body, fault)
	}
	return q
}

// asking is a request that has more members than it must have.
func asking(more string) string {
	return `{"model":"claude-haiku-5-5","max_tokens":64,"messages":[{"role":"user","content":"hello there"}]` + more + `}`
}

// saying is a request whose message has some content.
func saying(content string) string { return by("user", content) }

func by(role, content string) string {
	return `{"model":"claude-haiku-5-5","max_tokens":64,"messages":[{"role":"user","content":"x"},{"role":"` + role + `","content":` + content + `}]}`
}

func reply(q *Question, length int, seed uint64) *Reply {
	r := NewReply(OwnPassage())
	r.Reset(q, Uncached(q), length, seed, anID)
	return r
}

// stream returns all events of a reply, and the number of those that are tokens.
func stream(t testing.TB, r *Reply) (events string, tokens int) {
	t.Helper()
	var b []byte
	for s := r.Events(true); ; {
		before := len(b)
		out, token, ok := s.Next(b)
		if !ok {
			if len(out) != before {
				t.Errorf("the end of the stream has %q", out[before:])
			}
			return string(out), tokens
		}
		if token {
			tokens++
		}
		b = out
	}
}

// golden compares with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

// checkError checks that an error's body is the API's.
func checkError(t testing.TB, fault *Error) {
	t.Helper()
	var e struct {
		Type      string
		Error     struct{ Type, Message string }
		RequestID string `json:"request_id"`
	}
	body := fault.Append(nil, "req_1")
	if err := json.Unmarshal(body, &e); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	if e.Type != "error" || e.Error.Type != fault.Type || e.RequestID != "req_1" || e.Error.Message == "" {
		t.Errorf("error is %s", body)
	}
	for _, ours := range []string{"jsontext", "json:", "strconv", "EOF", "runtime", "unmarshal"} {
		if strings.Contains(fault.Message, ours) && !strings.Contains(fault.Message, "not permitted") {
			t.Errorf("%q has the words of a library", fault.Message)
		}
	}
}

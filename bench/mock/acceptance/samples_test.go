package acceptance

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// A sample is a request without a fault, and which versions know it.
type sample struct {
	Name string
	// Path is one of the endpoints that take a body.
	Path string
	// Old and New are false for requests that the version refuses.
	Old, New bool
	Body     map[string]any
}

// samples are the requests of testdata/samples.json that the version of w knows.
func (w wire) samples(t *testing.T) (known []sample) {
	t.Helper()
	text, err := os.ReadFile("testdata/samples.json")
	check(t, err)
	var all []sample
	check(t, json.Unmarshal(text, &all))
	for _, s := range all {
		if w.old() && s.Old || !w.old() && s.New {
			known = append(known, s)
		}
	}
	return known
}

// json returns the sample's body.
func (s sample) json(t *testing.T) string {
	t.Helper()
	b, err := json.Marshal(s.Body)
	check(t, err)
	return string(b)
}

// operation is the path by which the document names what was asked for.
func operation(path string) string {
	path, _, _ = strings.Cut(path, "?")
	if strings.HasPrefix(path, "/v1/models/") {
		return "/v1/models/{model_id}"
	}
	return path
}

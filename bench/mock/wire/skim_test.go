package wire

import (
	"encoding/json"
	"testing"
)

// FuzzSkim: what is skimmed of valid JSON is what a parser reads, and of what is
// not valid, anything but a panic.
func FuzzSkim(f *testing.F) {
	for _, s := range []string{
		`{"type":"text"}`, ` { "a" : [ "type" , {"type":"x"} ] , "b":{"type":"y"}, "type" : "z\n" }`, `{"ty\u0070e":"\\\""}`,
		`{"type":5}`, `{"a":"type","b":1}`, `{"type`, `{"type":"`, `{`, ``, `{"":"","type":""}`, `{}{"type":"x"}`, `[]`, `{"a":1.5e3,"type":null}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		raw := property(text, "type")
		for e := range elements(text) {
			_ = e
		}
		var want map[string]json.RawMessage
		if json.Unmarshal(text, &want) != nil || twice(text) {
			return
		}
		if string(raw) != string(want["type"]) {
			t.Errorf("%s: found %q, want %q", text, raw, want["type"])
		}
	})
}

// twice tells whether an object has a name twice, which the parser refuses.
func twice(text []byte) bool {
	seen := map[string]bool{}
	for name := range members(text) {
		if s := string(unquote(nil, name)); seen[s] {
			return true
		} else {
			seen[s] = true
		}
	}
	return false
}

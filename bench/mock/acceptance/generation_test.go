package acceptance

import "testing"

// TestGenerations checks what one version of the API takes and the other does
// not. The documents do not tell of all of it.
func TestGenerations(t *testing.T) {
	eachSpec(t, nil, func(t *testing.T, w wire) {
		for _, g := range []struct {
			name, path, body string
			old, new         int // status
		}{
			{"temperature", "/v1/messages", `{"model":"claude-haiku-5-5","max_tokens":9,"temperature":1,"messages":[{"role":"user","content":"hi"}]}`, 200, 400},
			{"document of the assistant", "/v1/messages", `{"model":"claude-haiku-5-5","max_tokens":9,"messages":[{"role":"user","content":"hi"},
				{"role":"assistant","content":[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"a"}}]},
				{"role":"user","content":"and?"}]}`, 200, 400},
			{"citations of the user", "/v1/messages", `{"model":"claude-haiku-5-5","max_tokens":9,"messages":[{"role":"user","content":[
				{"type":"text","text":"hi","citations":[{"type":"char_location","cited_text":"a","document_index":0,"document_title":"b","start_char_index":0,"end_char_index":1}]}]}]}`, 200, 400},
			{"completion", "/v1/complete", `{"model":"claude-2.1","max_tokens_to_sample":9,"prompt":"\n\nHuman: hi\n\nAssistant:"}`, 200, 404},
		} {
			want := g.new
			if w.old() {
				want = g.old
			}
			if r := w.send(t, "POST", g.path, g.body); r.status != want {
				t.Errorf("%s: %d %s, want %d", g.name, r.status, r.body, want)
			}
		}
	})
}

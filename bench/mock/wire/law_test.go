package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/bench/sse"
)

// accumulate puts the events of a stream together, as the official SDKs do, and
// checks their order.
func accumulate(t testing.TB, events string) map[string]any {
	t.Helper()
	var m map[string]any
	var names []string
	partial := ""
	for r := sse.NewReader(strings.NewReader(events)); r.Next(); {
		var e struct {
			Type         string
			Index        int
			Message      map[string]any
			ContentBlock map[string]any `json:"content_block"`
			Delta        map[string]any
			Usage        map[string]any
		}
		if err := json.Unmarshal(r.Event().Data, &e); err != nil || e.Type != string(r.Event().Name) {
			t.Fatalf("event %s: %s: %v", r.Event().Name, r.Event().Data, err)
		}
		names = append(names, e.Type)
		switch e.Type {
		case "message_start":
			m = e.Message
		case "content_block_start":
			content := m["content"].([]any)
			if e.Index != len(content) {
				t.Fatalf("block %d comes after %d", e.Index, len(content))
			}
			m["content"] = append(content, e.ContentBlock)
			partial = ""
		case "content_block_delta":
			partial += add(t, m["content"].([]any)[e.Index].(map[string]any), e.Delta)
		case "content_block_stop":
			if partial == "" {
				continue
			}
			var input map[string]any
			if err := json.Unmarshal([]byte(partial), &input); err != nil {
				t.Fatalf("input is %s: %v", partial, err)
			}
			m["content"].([]any)[e.Index].(map[string]any)["input"] = input
		case "message_delta":
			for k, v := range e.Delta {
				m[k] = v
			}
			for k, v := range e.Usage {
				m["usage"].(map[string]any)[k] = v
			}
		}
	}
	checkOrder(t, names)
	return m
}

// add adds a delta to its block. JSON is returned, as a member of the block, for
// it can be read only once all of it is there.
func add(t testing.TB, block, delta map[string]any) string {
	t.Helper()
	for _, k := range []string{"text", "thinking", "signature"} {
		if s, ok := delta[k]; ok {
			block[k] = block[k].(string) + s.(string)
		}
	}
	s, ok := delta["partial_json"].(string)
	if !ok {
		return ""
	}
	return s
}

// checkOrder holds the documented order of events.
func checkOrder(t testing.TB, names []string) {
	t.Helper()
	got := strings.Join(names, " ")
	for _, twice := range []string{"content_block_delta", "content_block_start content_block_delta content_block_stop"} {
		for strings.Contains(got, twice+" "+twice) {
			got = strings.ReplaceAll(got, twice+" "+twice, twice)
		}
		got = strings.Replace(got, "content_block_start ping", "content_block_start", 1)
	}
	const around, end = "message_start ", "message_delta message_stop"
	if got != around+end && got != around+"content_block_start content_block_delta content_block_stop "+end {
		t.Errorf("the order is %v", names)
	}
}

// anyQuestion is a request that is in order, of many kinds.
func anyQuestion(r *rand.Rand) string {
	more := ""
	maybe := func(s string) {
		if r.IntN(3) == 0 {
			more += s
		}
	}
	maybe(`,"stop_sequences":["the","boat"]`)
	maybe(`,"cache_control":{"type":"ephemeral"}`)
	if r.IntN(2) == 0 {
		maybe(weather)
		maybe(`,"thinking":{"type":"adaptive"}`)
	} else {
		maybe(weather + `,"tool_choice":{"type":"any"}`)
		maybe(`,"output_config":{"format":{"type":"json_schema","schema":{"type":"object","required":["a\"ö"]}}}`)
	}
	return strings.Replace(asking(more), "64", fmt.Sprint(r.IntN(40)), 1)
}

// TestStreamSaysWhatTheAnswerSays is the law of streams: put together, they are
// the answer, and each token of it is one event.
func TestStreamSaysWhatTheAnswerSays(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		body := anyQuestion(r)
		q := ask(t, New, body)
		a := NewReply(OwnPassage())
		a.Reset(q, Usage{Input: r.IntN(9), Read: r.IntN(9), Created5m: r.IntN(9)}, r.IntN(40), r.Uint64(), anID)
		events, tokens := stream(t, a)
		var want map[string]any
		if err := json.Unmarshal(a.Append(nil), &want); err != nil {
			t.Fatal(err)
		}
		if got := accumulate(t, events); !reflect.DeepEqual(got, want) {
			t.Fatalf("%s:\n got %v\nwant %v", body, got, want)
		}
		if said := want["usage"].(map[string]any)["output_tokens"]; said != float64(tokens) || tokens != a.Tokens() || tokens > q.MaxTokens {
			t.Fatalf("%s: %d events are tokens, %v are said", body, tokens, said)
		}
	}
}

func TestCompletionsStreamSaysWhatTheAnswerSays(t *testing.T) {
	for seed := range uint64(200) {
		q := &Question{Name: "claude-2.1", Completion: true, MaxTokens: int(seed % 20), Stop: []string{"the"}}
		a := reply(q, 15, seed)
		events, tokens := stream(t, a)
		want := say(t, a)
		var text, reason string
		for r := sse.NewReader(strings.NewReader(events)); r.Next(); {
			var e said
			if err := json.Unmarshal(r.Event().Data, &e); err != nil {
				t.Fatal(err)
			}
			text, reason = text+e.Completion, e.StopReason
		}
		if text != want.Completion || reason != want.StopReason || tokens != a.Tokens() {
			t.Fatalf("streamed %q, %s, answered %+v", text, reason, want)
		}
	}
}

func TestStreamWithoutPing(t *testing.T) {
	for _, completion := range []bool{false, true} {
		a := reply(&Question{MaxTokens: 9, Completion: completion}, 5, 1)
		with, _ := stream(t, a)
		var without []byte
		for s := a.Events(false); ; {
			var ok bool
			if without, _, ok = s.Next(without); !ok {
				break
			}
		}
		if want := strings.Replace(with, pingEvent, "", 1); want == with || string(without) != want {
			t.Errorf("without a ping: %s", without)
		}
	}
}

// FuzzRequest: no body is answered with something that is not the API's.
func FuzzRequest(f *testing.F) {
	for _, c := range refusals {
		if len(c.body) < 1000 {
			f.Add(c.body)
		}
	}
	for _, more := range accepted {
		f.Add(asking(more))
	}
	for _, c := range contents {
		f.Add(by(c.role, c.content))
	}
	f.Add(`{"model":"claude-2.0","prompt":"x","max_tokens_to_sample":8}`)
	models := catalogue(f)
	f.Fuzz(func(t *testing.T, body string) {
		var q Question
		for _, v := range []Version{Old, New} {
			answerTo(t, &q, ParseMessages(&q, v, models, []byte(body)))
			if fault := ParseCount(&q, v, models, []byte(body)); fault != nil {
				checkError(t, fault)
			} else if !json.Valid(q.AppendCount(nil)) {
				t.Errorf("counted %s", q.AppendCount(nil))
			}
			answerTo(t, &q, ParseCompletion(&q, v, models, []byte(body)))
		}
	})
}

func answerTo(t *testing.T, q *Question, fault *Error) {
	if fault != nil {
		checkError(t, fault)
		return
	}
	a := NewReply(OwnPassage())
	a.Reset(q, NewCache(0).Use(anInstant, 1, q), 20, q.Digest, anID)
	answer := a.Append(nil)
	if !json.Valid(answer) || q.Model == nil || q.Input < 0 {
		t.Errorf("answer is %s", answer)
	}
	events, tokens := stream(t, a)
	if tokens != a.Tokens() || tokens > q.MaxTokens {
		t.Errorf("%d events are tokens, not %d of %d", tokens, a.Tokens(), q.MaxTokens)
	}
	if strings.ContainsRune(events, '\r') || bytes.Contains(answer, []byte{'\n'}) {
		t.Errorf("events have carriage returns, or the answer line feeds: %s", answer)
	}
	if !q.Completion {
		accumulate(t, events)
	}
}

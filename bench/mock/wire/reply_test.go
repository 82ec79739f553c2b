package wire

import (
	"encoding/json"
	"strings"
	"testing"
)

const weather = `,"tools":[{"name":"weather","input_schema":{"type":"object","properties":{"city":{"type":"string"},"unit":{"enum":["°C","°F"]}},"required":["city","unit"]}}]`

// TestGolden holds the bytes of answers and of streams.
func TestGolden(t *testing.T) {
	for name, c := range map[string]struct {
		body   string
		length int
	}{
		"text":      {asking(``), 6},
		"tool":      {asking(weather), 12},
		"thinking":  {asking(`,"thinking":{"type":"adaptive"}`), 9},
		"format":    {asking(`,"output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{"a":{"const":"b"}},"required":["a"]}}}`), 6},
		"warm":      {strings.Replace(asking(``), "64", "0", 1), 6},
		"stop":      {asking(`,"stop_sequences":["whole quay"]`), 16},
		"maxtokens": {strings.Replace(asking(weather), "64", "3", 1), 12},
	} {
		r := reply(ask(t, New, c.body), c.length, 5)
		golden(t, name+".json", string(r.Append(nil))+"\n")
		events, _ := stream(t, r)
		golden(t, name+".events", events)
	}
	r := reply(&Question{Name: "claude-2.1", Completion: true, MaxTokens: 4}, 6, 5)
	golden(t, "completion.json", string(r.Append(nil))+"\n")
	events, _ := stream(t, r)
	golden(t, "completion.events", events)
}

// said is what of an answer is compared in tests.
type said struct {
	Content []struct {
		Type, Text, Thinking, Signature, Name, ID string
		Input                                     json.RawMessage
	}
	Completion   string
	Model        string
	StopReason   string  `json:"stop_reason"`
	StopSequence *string `json:"stop_sequence"`
	Usage        struct {
		Output  int `json:"output_tokens"`
		Details struct {
			Thinking int `json:"thinking_tokens"`
		} `json:"output_tokens_details"`
	}
}

func say(t *testing.T, r *Reply) said {
	t.Helper()
	var s said
	if err := json.Unmarshal(r.Append(nil), &s); err != nil {
		t.Fatalf("%v: %s", err, r.Append(nil))
	}
	return s
}

func TestSaysAsMuchAsItIsTold(t *testing.T) {
	for _, c := range []struct {
		length, room int
		words        int
		reason       string
	}{
		{5, 64, 5, "end_turn"}, {64, 64, 64, "end_turn"}, {65, 64, 64, "max_tokens"}, {1, 1, 1, "end_turn"},
		{1000, 2000, 1000, "end_turn"}, {5, 0, 0, "max_tokens"}, {0, 0, 0, "max_tokens"}, {-1, 9, 0, "end_turn"},
	} {
		s := say(t, reply(&Question{MaxTokens: c.room}, c.length, 7))
		words := 0
		for _, b := range s.Content {
			words += len(strings.Fields(b.Text))
		}
		if words != c.words || s.Usage.Output != c.words || s.StopReason != c.reason {
			t.Errorf("%d of %d: %d words, %+v", c.length, c.room, words, s)
		}
	}
}

func TestThinksForAThird(t *testing.T) {
	for _, c := range []struct{ length, room, budget, thinking, words int }{
		{9, 64, 64, 3, 6}, {1, 64, 64, 1, 0}, {30, 64, 5, 5, 25}, {300, 64, 64, 64, 0}, {60, 30, 64, 20, 10},
	} {
		s := say(t, reply(&Question{MaxTokens: c.room, Thinking: c.budget}, c.length, 7))
		if b := s.Content[0]; b.Type != "thinking" || len(strings.Fields(b.Thinking)) != c.thinking || len(b.Signature) < 100 {
			t.Errorf("%+v: block is %+v", c, b)
		}
		if s.Usage.Details.Thinking != c.thinking || s.Usage.Output != c.thinking+c.words || len(s.Content) != 1+min(1, c.words) {
			t.Errorf("%+v: said %+v", c, s)
		}
	}
}

func TestCallsTheTool(t *testing.T) {
	schema := []byte(`{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}`)
	const input, tokens = `{"n":0}`, 2
	reasons := []string{"max_tokens", "tool_use"}
	for _, c := range []struct {
		length, room int
		only         bool
		words, calls int
	}{
		{10, 64, false, 10 - tokens, 1}, {10, 10, false, 10 - tokens, 1}, {10, 9, false, 9, 0}, {1, 64, false, 0, 1},
		{10, 64, true, 0, 1}, {10, 2, true, 0, 1}, {10, 1, true, 1, 0},
	} {
		q := &Question{MaxTokens: c.room, Tool: Tool{"f", schema}, ToolOnly: c.only}
		r := reply(q, c.length, 7)
		s, words, calls := say(t, r), 0, 0
		for _, b := range s.Content {
			words += len(strings.Fields(b.Text))
			if b.Type == "tool_use" && b.Name == "f" && string(b.Input) == input && b.ID == "toolu_"+anID {
				calls++
			}
		}
		if words != c.words || calls != c.calls || s.Usage.Output != words+calls*tokens || s.StopReason != reasons[calls] {
			t.Errorf("%+v: said %s", c, r.Append(nil))
		}
	}
}

func TestStopsWhereTold(t *testing.T) {
	p := NewPassage("one two three four")
	for _, c := range []struct {
		stop             string
		text, completion string
		tokens           int
	}{
		{" three", "one two", " one two", 2},
		{"three", "one two ", " one two ", 3},
		{"ree", "one two th", " one two th", 3},
		{"one", "", " ", 0},
		{"e two", "on", " on", 1},
		{"e four", "one two thre", " one two thre", 3},
	} {
		for _, completion := range []bool{false, true} {
			q := &Question{MaxTokens: 64, Stop: []string{"never", "four one two", c.stop, "four one"}, Completion: completion}
			r := NewReply(p)
			r.Reset(q, Usage{}, 6, 1, anID)
			s := say(t, r)
			text, want, tokens := s.Completion, c.completion, c.tokens
			if !completion {
				want = c.text
				for _, b := range s.Content {
					text += b.Text
				}
			} else if c.tokens == 0 {
				tokens = 1 // the space
			}
			if text != want || s.StopReason != "stop_sequence" || r.Tokens() != tokens {
				t.Errorf("%q: said %q in %d tokens, %s, want %q", c.stop, text, r.Tokens(), s.StopReason, want)
			}
			if !completion && *s.StopSequence != c.stop {
				t.Errorf("%q: stopped at %q", c.stop, *s.StopSequence)
			}
		}
	}
}

func TestRepeatsOneWord(t *testing.T) {
	r := NewReply(NewPassage("word"))
	r.Reset(&Question{MaxTokens: 64}, Usage{}, 3, 1, anID)
	if got := say(t, r).Content[0].Text; got != "word word word" {
		t.Errorf("said %q", got)
	}
}

func TestStopsBeforeTheTool(t *testing.T) {
	q := &Question{MaxTokens: 64, Stop: []string{" "}, Tool: Tool{"f", []byte(`{"type":"object"}`)}}
	if s := say(t, reply(q, 9, 1)); len(s.Content) != 1 || s.StopReason != "stop_sequence" {
		t.Errorf("said %+v", s)
	}
}

func TestSaysWhatItCost(t *testing.T) {
	var m struct {
		Usage map[string]any `json:"usage"`
	}
	r := NewReply(OwnPassage())
	r.Reset(&Question{MaxTokens: 9, Fast: true}, Usage{Input: 1, Read: 2, Created5m: 3, Created1h: 4}, 5, 1, anID)
	if err := json.Unmarshal(r.Append(nil), &m); err != nil {
		t.Fatal(err)
	}
	u := m.Usage
	if len(u) != 10 || u["input_tokens"] != 1.0 || u["cache_read_input_tokens"] != 2.0 || u["cache_creation_input_tokens"] != 7.0 || u["speed"] != "fast" {
		t.Errorf("usage is %v", u)
	}
	if split := u["cache_creation"].(map[string]any); split["ephemeral_5m_input_tokens"] != 3.0 || split["ephemeral_1h_input_tokens"] != 4.0 {
		t.Errorf("usage is %v", u)
	}
}

func TestSeedPicksTheWords(t *testing.T) {
	q := ask(t, New, asking(`,"thinking":{"type":"adaptive"}`))
	used := NewReply(OwnPassage())
	texts := map[string]bool{}
	for seed := range uint64(100) {
		used.Reset(q, Uncached(q), 9, seed, anID)
		one, two := used.Append(nil), reply(q, 9, seed).Append(nil)
		if string(one) != string(two) {
			t.Fatalf("seed %d: %s, then %s", seed, one, two)
		}
		texts[string(one)] = true
	}
	if len(texts) < 50 {
		t.Errorf("100 seeds gave %d answers", len(texts))
	}
}

func TestSaysAGivenText(t *testing.T) {
	const text = "Two \"words\",\n\tand\u00a0more."
	p := NewPassage("  " + text + "\n")
	for length, want := range map[int]string{1: "Two", 3: "Two \"words\",\n\tand", 4: text, 6: text + " Two \"words\","} {
		for seed := range uint64(3) {
			r := NewReply(p)
			r.Reset(&Question{MaxTokens: 64}, Usage{}, length, seed, anID)
			if got := say(t, r).Content[0].Text; got != want {
				t.Errorf("%d words: %q, want %q", length, got, want)
			}
		}
	}
	if r := NewReply(NewPassage(" \n")); r.passage.plain.word(0) == nil {
		t.Error("a text without words says nothing")
	}
}

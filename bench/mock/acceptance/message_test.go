package acceptance

import (
	"encoding/json"
	"strings"
	"testing"
)

// said is how many tokens the mock has to say in tests that count them.
func said(tokens string) settings {
	return settings{"timing": settings{"output_tokens": "fixed(" + tokens + ")"}}
}

func TestCreate(t *testing.T) {
	eachMajor(t, said("20"), func(t *testing.T, _ *mock, c client) {
		q := plain()
		a, err := c.create(t.Context(), q)
		check(t, err)
		if a.ID == "" || a.Model != q.Model || a.Stop != "end_turn" || a.StopSequence != "" {
			t.Errorf("answer %+v", a)
		}
		if a.only("text").Text == "" || len(a.Blocks) != 1 {
			t.Errorf("content %+v, want one block of text", a.Blocks)
		}
		if a.Input <= 0 || a.Output != 20 {
			t.Errorf("%d tokens in, %d out, want some and 20", a.Input, a.Output)
		}
	})
}

func TestMaxTokens(t *testing.T) {
	eachMajor(t, said("20"), func(t *testing.T, _ *mock, c client) {
		q := plain()
		q.MaxTokens = 7
		a, err := c.create(t.Context(), q)
		check(t, err)
		if a.Stop != "max_tokens" || a.Output != 7 {
			t.Errorf("stopped for %q after %d tokens, want max_tokens after 7", a.Stop, a.Output)
		}
	})
}

// TestStopSequence asks again with a word of the first answer as a stop
// sequence.
func TestStopSequence(t *testing.T) {
	eachMajor(t, said("20"), func(t *testing.T, m *mock, c client) {
		m.admin(t, "PATCH", "/_mock/settings", settings{"answer": settings{"text": "one two three four five six"}})
		q := plain()
		q.Stop = []string{"nowhere", "three"}
		a, err := c.create(t.Context(), q)
		check(t, err)
		text := a.only("text").Text
		if a.Stop != "stop_sequence" || a.StopSequence != "three" {
			t.Errorf("stopped for %q, %q", a.Stop, a.StopSequence)
		}
		if strings.TrimSpace(text) != "one two" {
			t.Errorf("text %q, want what is before the sequence", text)
		}
	})
}

func TestThinking(t *testing.T) {
	eachMajor(t, said("50"), func(t *testing.T, _ *mock, c client) {
		q := plain()
		q.Thinking, q.MaxTokens = 1024, 2048
		a, err := c.create(t.Context(), q)
		check(t, err)
		if len(a.Blocks) != 2 || a.Blocks[0].Type != "thinking" || a.Blocks[1].Type != "text" {
			t.Fatalf("content %+v, want thinking, then text", a.Blocks)
		}
		if b := a.Blocks[0]; b.Thinking == "" || b.Signature == "" {
			t.Errorf("thinking %+v", b)
		}
	})
}

func TestTool(t *testing.T) {
	eachMajor(t, said("20"), func(t *testing.T, _ *mock, c client) {
		q := plain()
		q.Tool = true
		call, last, err := c.round(t.Context(), q)
		check(t, err)
		if call.Stop != "tool_use" {
			t.Errorf("stopped for %q, want tool_use", call.Stop)
		}
		checkCall(t, call.only("tool_use"))
		if last.Stop != "end_turn" || last.only("text").Text == "" {
			t.Errorf("answer to the tool's result %+v", last)
		}
	})
}

// checkCall checks a call of get_weather against what the tool takes.
func checkCall(t *testing.T, b block) {
	t.Helper()
	if b.Name != "get_weather" || !strings.HasPrefix(b.ID, "toolu_") {
		t.Errorf("tool call %+v", b)
	}
	var input struct {
		City *string
		Unit *string
	}
	if err := json.Unmarshal([]byte(b.Input), &input); err != nil || input.City == nil || input.Unit == nil {
		t.Fatalf("input %s: %v, want city and unit", b.Input, err)
	}
	if *input.Unit != "celsius" && *input.Unit != "fahrenheit" {
		t.Errorf("unit %q, want one that the schema names", *input.Unit)
	}
}

func TestCount(t *testing.T) {
	eachMajor(t, nil, func(t *testing.T, _ *mock, c client) {
		q := plain()
		n, err := c.count(t.Context(), q)
		check(t, err)
		a, err := c.create(t.Context(), q)
		check(t, err)
		if n != a.Input {
			t.Errorf("count_tokens says %d, usage %d", n, a.Input)
		}
	})
}

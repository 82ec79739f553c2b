package acceptance

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
)

// TestStream checks the order of the events that an SDK passes on; it swallows
// the ping.
func TestStream(t *testing.T) {
	eachMajor(t, said("3"), func(t *testing.T, _ *mock, c client) {
		tr, err := c.stream(t.Context(), plain())
		check(t, err)
		want := []string{
			"message_start",
			"content_block_start", "content_block_delta", "content_block_delta", "content_block_delta", "content_block_stop",
			"message_delta", "message_stop",
		}
		if !slices.Equal(tr.Events, want) {
			t.Errorf("events %q, want %q", tr.Events, want)
		}
	})
}

// TestAccumulate checks that an answer is the same whether it is streamed or
// not.
func TestAccumulate(t *testing.T) {
	questions := map[string]func(*question){
		"text":          func(*question) {},
		"thinking":      func(q *question) { q.Thinking, q.MaxTokens = 1024, 2048 },
		"tool":          func(q *question) { q.Tool = true },
		"max tokens":    func(q *question) { q.MaxTokens = 5 },
		"stop sequence": func(q *question) { q.Stop = []string{"e"} },
	}
	eachMajor(t, said("20"), func(t *testing.T, m *mock, c client) {
		for name, change := range questions {
			q := plain()
			change(&q)
			m.admin(t, "POST", "/_mock/reset", nil)
			whole, err := c.create(t.Context(), q)
			check(t, err)
			m.admin(t, "POST", "/_mock/reset", nil)
			tr, err := c.stream(t.Context(), q)
			check(t, err)
			if want, got := nameless(t, whole.Raw), nameless(t, tr.Answer.Raw); !reflect.DeepEqual(want, got) {
				t.Errorf("%s: streamed %v, want %v", name, got, want)
			}
		}
	})
}

// nameless returns a message without what names it and its parts.
func nameless(t *testing.T, raw string) map[string]any {
	t.Helper()
	var tree map[string]any
	check(t, json.Unmarshal([]byte(raw), &tree))
	delete(tree, "id")
	for _, b := range tree["content"].([]any) {
		delete(b.(map[string]any), "id")
	}
	return tree
}

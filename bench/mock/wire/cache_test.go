package wire

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

var anInstant = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

const (
	forFive = `,"cache_control":{"type":"ephemeral"}`
	forHour = `,"cache_control":{"type":"ephemeral","ttl":"1h"}`
)

// textOf is a text block of 4·tokens bytes, all of one letter.
func textOf(letter string, tokens int, mark string) string {
	return `{"type":"text","text":"` + strings.Repeat(letter, 4*tokens) + `"` + mark + `}`
}

// cached is a request of some blocks.
func cached(t *testing.T, blocks ...string) *Question {
	t.Helper()
	return ask(t, New, `{"model":"claude-haiku-5-5","max_tokens":1,"messages":[{"role":"user","content":[`+strings.Join(blocks, ",")+`]}]}`)
}

func TestCache(t *testing.T) {
	a, b, c := textOf("a", 100, ""), textOf("b", 100, ""), textOf("c", 50, "")
	markedA, markedB := textOf("a", 100, forFive), textOf("b", 100, forFive)
	type use struct {
		after  time.Duration
		owner  uint64
		blocks []string
		want   Usage
	}
	for name, uses := range map[string][]use{
		"no mark":          {{0, 1, []string{a}, Usage{Input: 100}}, {0, 1, []string{a}, Usage{Input: 100}}},
		"read again":       {{0, 1, []string{markedA, c}, Usage{Created5m: 100, Input: 50}}, {0, 1, []string{markedA, b}, Usage{Read: 100, Input: 100}}},
		"renewed by use":   {{0, 1, []string{markedA}, Usage{Created5m: 100}}, {4 * time.Minute, 1, []string{markedA}, Usage{Read: 100}}, {8 * time.Minute, 1, []string{markedA}, Usage{Read: 100}}, {13 * time.Minute, 1, []string{markedA}, Usage{Created5m: 100}}},
		"for an hour":      {{0, 1, []string{textOf("a", 100, forHour)}, Usage{Created1h: 100}}, {59 * time.Minute, 1, []string{textOf("a", 100, forHour)}, Usage{Read: 100}}, {119 * time.Minute, 1, []string{textOf("a", 100, forHour)}, Usage{Created1h: 100}}},
		"another owner":    {{0, 1, []string{markedA}, Usage{Created5m: 100}}, {0, 2, []string{markedA}, Usage{Created5m: 100}}},
		"another text":     {{0, 1, []string{markedB, c}, Usage{Created5m: 100, Input: 50}}, {0, 1, []string{markedA, c}, Usage{Created5m: 100, Input: 50}}},
		"longer":           {{0, 1, []string{markedA}, Usage{Created5m: 100}}, {0, 1, []string{markedA, markedB, c}, Usage{Read: 100, Created5m: 100, Input: 50}}, {0, 1, []string{markedA, markedB, c}, Usage{Read: 200, Input: 50}}},
		"the mark moved":   {{0, 1, []string{markedA}, Usage{Created5m: 100}}, {0, 1, []string{a, markedB}, Usage{Read: 100, Created5m: 100}}},
		"renewed unmarked": {{0, 1, []string{markedA}, Usage{Created5m: 100}}, {4 * time.Minute, 1, []string{a, markedB}, Usage{Read: 100, Created5m: 100}}, {8 * time.Minute, 1, []string{a, textOf("c", 50, forFive)}, Usage{Read: 100, Created5m: 50}}},
		"both lives":       {{0, 1, []string{textOf("a", 100, forHour), markedB, c}, Usage{Created1h: 100, Created5m: 100, Input: 50}}, {10 * time.Minute, 1, []string{textOf("a", 100, forHour), markedB, c}, Usage{Read: 100, Created5m: 100, Input: 50}}},
		"too short":        {{0, 1, []string{textOf("a", 59, forFive)}, Usage{Input: 59}}, {0, 1, []string{textOf("a", 59, forFive)}, Usage{Input: 59}}},
		"long enough":      {{0, 1, []string{textOf("a", 60, forFive)}, Usage{Created5m: 60}}, {0, 1, []string{textOf("a", 60, forFive)}, Usage{Read: 60}}},
	} {
		cache := NewCache(60)
		for i, u := range uses {
			q := cached(t, u.blocks...)
			got := cache.Use(anInstant.Add(u.after), u.owner, q)
			if got != u.want {
				t.Errorf("%s, use %d: %+v, want %+v", name, i, got, u.want)
			}
			if sum := got.Input + got.Read + got.created(); sum != q.Input {
				t.Errorf("%s, use %d: the parts are %d tokens, the whole %d", name, i, sum, q.Input)
			}
		}
	}
}

// TestMarksLookBack: a mark finds what was marked up to 20 blocks before it.
func TestMarksLookBack(t *testing.T) {
	for more, want := range map[int]int{1: 100, lookback: 100, lookback + 1: 0} {
		cache := NewCache(1)
		cache.Use(anInstant, 1, cached(t, textOf("a", 100, forFive)))
		blocks := []string{textOf("a", 100, "")}
		for range more - 1 {
			blocks = append(blocks, textOf("b", 1, ""))
		}
		if got := cache.Use(anInstant, 1, cached(t, append(blocks, textOf("c", 1, forFive))...)); got.Read != want || got.Created5m != 100+more-want {
			t.Errorf("%d blocks later: %+v, want %d read", more, got, want)
		}
	}
}

// TestPrefixIsWhatItSays: the same words are the same prefix however they are
// written, and in whichever order the members come.
func TestPrefixIsWhatItSays(t *testing.T) {
	const messages = `"messages":[{"role":"user","content":"hello"},{"role":"assistant","content":[{"type":"text","text":"hi"}]},{"role":"user","content":[{"type":"text","text":"what","cache_control":{"type":"ephemeral"}}]}]`
	same := []string{
		`{"model":"claude-haiku-5-5","max_tokens":1,"system":"be brief",` + messages + `}`,
		`{` + messages + `,"system":[{"text":"be brief","type":"text"}],"max_tokens":2,"model":"claude-haiku-5-5"}`,
		strings.Replace(`{"model":"claude-haiku-5-5","max_tokens":1,"system":"be brief",`+messages+`}`, `{"role":"user","content":"hello"}`, `{"content":[{"text":"hell\u006f","type":"text"}],"role":"user"}`, 1),
	}
	for _, body := range same {
		cache := NewCache(1)
		cache.Use(anInstant, 1, ask(t, New, same[0]))
		if got := cache.Use(anInstant, 1, ask(t, New, body)); got.Input != 0 || got.created() != 0 {
			t.Errorf("%s: %+v", body, got)
		}
	}
	for _, change := range [][2]string{
		{"haiku", "sonnet"}, {"brief", "short"}, {`"hi"`, `"ho"`}, {"what", "when"}, {`"role":"assistant"`, `"role":"user"`},
		{`"max_tokens":1`, `"max_tokens":1,"tools":[{"name":"a","input_schema":{"type":"object"}}]`},
	} {
		cache := NewCache(1)
		cache.Use(anInstant, 1, ask(t, New, same[0]))
		if got := cache.Use(anInstant, 1, ask(t, New, strings.Replace(same[0], change[0], change[1], 1))); got.Read != 0 {
			t.Errorf("%v: %+v", change, got)
		}
	}
}

func TestMarkOfTheRequest(t *testing.T) {
	cache := NewCache(1)
	q := ask(t, New, asking(forHour))
	if got := cache.Use(anInstant, 1, q); got != (Usage{Created1h: 3}) {
		t.Errorf("first %+v", got)
	}
	if got := cache.Use(anInstant, 1, q); got != (Usage{Read: 3}) {
		t.Errorf("then %+v", got)
	}
}

func TestMarksOfToolsAndResults(t *testing.T) {
	q := ask(t, New, asking(`,"tools":[{"name":"aaaa","input_schema":{"type":"object"}`+forHour+`}]`))
	if len(q.Breakpoints) != 1 || !q.Breakpoints[0].Hour || q.Breakpoints[0].Tokens != Tokens(4+17) {
		t.Errorf("breakpoints are %+v", q.Breakpoints)
	}
	q = ask(t, New, saying(`[{"cache_control":{"type":"ephemeral"},"content":[{"type":"text","text":"abc"},{"type":"text","text":"d"}],"type":"tool_result","tool_use_id":"a"}]`))
	last := q.Breakpoints[len(q.Breakpoints)-1]
	if !last.Marked || last.Tokens != Tokens(5) || len(q.Breakpoints) != 4 || q.Breakpoints[1].Marked || q.Breakpoints[2].Marked {
		t.Errorf("breakpoints are %+v", q.Breakpoints)
	}
}

func TestCacheIsBounded(t *testing.T) {
	cache := NewCache(0)
	question := func(i int) *Question {
		return &Question{Input: 1, Breakpoints: []Breakpoint{{Hash: uint64(i), Tokens: 1, Marked: true}}}
	}
	for i := range heldPrefixes + 10 {
		cache.Use(anInstant, 1, question(i))
	}
	if len(cache.held) != heldPrefixes || len(cache.order) != heldPrefixes {
		t.Errorf("holds %d and %d", len(cache.held), len(cache.order))
	}
	if got := cache.Use(anInstant, 1, question(10)); got.Read != 1 {
		t.Errorf("the oldest that is held: %+v", got)
	}
	if got := cache.Use(anInstant, 1, question(9)); got.Read != 0 {
		t.Errorf("the youngest that is not held: %+v", got)
	}
	cache.Reset()
	if got := cache.Use(anInstant, 1, question(100)); got.Read != 0 {
		t.Errorf("after a reset: %+v", got)
	}
}

func TestCacheMayBeUsedAtOnce(t *testing.T) {
	cache := NewCache(1)
	q := ask(t, New, asking(forFive))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 100 {
				if u := cache.Use(anInstant, uint64(i%3), q); u.Read+u.Created5m != q.Input {
					t.Error(fmt.Sprint(u))
				}
			}
		})
	}
	wg.Wait()
}

package wire

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// accepted are members of a request that both versions take.
var accepted = []string{
	``,
	`,"stream":true`,
	`,"system":"be brief"`,
	`,"system":[{"type":"text","text":"be brief","cache_control":{"type":"ephemeral"},"citations":null}]`,
	`,"system":[]`,
	`,"stop_sequences":["a","\n\nHuman:"]`,
	`,"metadata":{"user_id":null}`,
	`,"metadata":{"user_id":"` + strings.Repeat("ü", 512) + `"}`,
	`,"service_tier":"standard_only"`,
	`,"speed":null`,
	`,"speed":"fast"`,
	`,"container":null`,
	`,"container":"c"`,
	`,"container":{"id":null,"skills":[{"type":"custom"}]}`,
	`,"diagnostics":{"previous_message_id":"msg_1"}`,
	`,"inference_geo":"us"`,
	`,"cache_control":null`,
	`,"cache_control":{"type":"ephemeral","ttl":"1h"}`,
	`,"thinking":{"type":"adaptive","display":"omitted"}`,
	`,"thinking":{"type":"disabled"}`,
	`,"thinking":{"type":"between_tools"}`,
	`,"output_config":{"effort":"max","format":null}`,
	`,"output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}}`,
	`,"tools":[]`,
	`,"tools":[{"name":"a","type":null,"input_schema":{"type":"object","properties":null},"description":"b","strict":true,"eager_input_streaming":null}]`,
	`,"tools":[{"type":"custom","name":"a","input_schema":{"type":"object"},"input_examples":[{}],"allowed_callers":["direct"],"defer_loading":false}]`,
	`,"tools":[{"type":"web_search_20250305","name":"web_search","max_uses":5,"user_location":{"type":"approximate"}}]`,
	`,"tools":[{"type":"computer_toolset_20260801","configs":{}},{"type":"bash_20250124","name":"bash"}],"tool_choice":{"type":"any"}`,
	`,"tools":[{"name":"a","input_schema":{"type":"object"}}],"tool_choice":{"type":"tool","name":"a","disable_parallel_tool_use":true}`,
	`,"tools":[{"name":"a","input_schema":{"type":"object"}}],"tool_choice":{"type":"none"}`,
}

// contents are what a message may say, and its size as the estimator states it.
var contents = []struct {
	role, content string
	size          int
}{
	{"user", `"hello"`, 5},
	{"user", `[{"type":"text","text":"hello"}]`, 5},
	{"user", `[{"text":"hello","type":"text"}]`, 5},
	{"user", `[{"t\u0065xt":"hell\u006f","typ\u0065":"te\u0078t"}]`, 5},
	{"user", `[{"type":"text","text":"hel"},{"type":"text","text":"lo"}]`, 5},
	{"user", `"gr\u00fc\u00df"`, 6},
	{"user", `"a\n\"b\\"`, 5},
	{"user", `[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"aaaa"}}]`, imageSize},
	{"user", `[{"source":{"url":"https://example.com/","type":"url"},"type":"image","transformations":null}]`, imageSize},
	{"user", `[{"type":"image","source":{"type":"file","file_id":"f"}}]`, imageSize},
	{"user", `[{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"aaaa"},"title":null}]`, documentSize},
	{"user", `[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"hello"},"title":"abc","citations":{"enabled":true}}]`, 8},
	{"user", `[{"type":"document","source":{"type":"content","content":"hello"}}]`, 5},
	{"user", `[{"type":"document","source":{"type":"content","content":[{"type":"text","text":"hello"}]}}]`, 5},
	{"user", `[{"type":"search_result","source":"ab","title":"cd","content":[{"type":"text","text":"hello"}]}]`, 9},
	{"user", `[{"type":"tool_result","tool_use_id":"a"}]`, 0},
	{"user", `[{"type":"tool_result","tool_use_id":"a","content":"hello","is_error":true}]`, 5},
	{"user", `[{"content":[{"type":"text","text":"hello"},{"type":"tool_reference","tool_name":"a"}],"type":"tool_result","tool_use_id":"a"}]`, 6},
	{"user", `[{"type":"container_upload","file_id":"abc"}]`, 3},
	{"assistant", `""`, 0},
	{"assistant", `[{"type":"tool_use","id":"a","name":"ab","input":{"a": 1},"caller":{"type":"direct"},"toolset_name":null}]`, 10},
	{"assistant", `[{"type":"server_tool_use","id":"a","name":"ab","input":{}}]`, 4},
	{"assistant", `[{"type":"web_search_tool_result","tool_use_id":"a","content":[{"type":"web_search_result"}]}]`, 30},
	{"assistant", `[{"type":"code_execution_tool_result","tool_use_id":"a","content":{}}]`, 2},
	{"assistant", `[{"type":"thinking","thinking":"hello","signature":"x"}]`, 5},
	{"assistant", `[{"type":"redacted_thinking","data":"hello"}]`, 5},
	{"system", `"hello"`, 5},
	{"system", `[{"type":"text","text":"hello"}]`, 5},
}

func TestAcceptsWhatTheAPIAccepts(t *testing.T) {
	for _, v := range []Version{Old, New} {
		for _, more := range accepted {
			ask(t, v, asking(more))
		}
	}
	ask(t, Old, asking(`,"temperature":0.5,"top_p":1,"top_k":0`))
	ask(t, Old, by("assistant", `[{"type":"document","source":{"type":"url","url":"x"}}]`))
	ask(t, Old, saying(`[{"type":"text","text":"x","citations":[]}]`))
}

// TestCountsWhatIsSaid also says each content twice, so that what follows is
// seen to be read.
func TestCountsWhatIsSaid(t *testing.T) {
	const first = 1 // the other message of the request says "x"
	for _, c := range contents {
		for _, v := range []Version{Old, New} {
			q := ask(t, v, by(c.role, c.content))
			if want := Tokens(first + c.size); q.Input != want {
				t.Errorf("%s: %d tokens, want %d", c.content, q.Input, want)
			}
			blocks, ok := strings.CutSuffix(c.content, "]")
			if !ok {
				continue
			}
			q = ask(t, v, by(c.role, blocks+","+blocks[1:]+"]"))
			if want := Tokens(first + 2*c.size); q.Input != want {
				t.Errorf("%s twice: %d tokens, want %d", c.content, q.Input, want)
			}
		}
	}
}

func TestCountsSystemAndTools(t *testing.T) {
	const hello = len("hello there")
	for more, size := range map[string]int{
		`,"system":"four"`:                          4,
		`,"system":[{"type":"text","text":"four"}]`: 4,
		`,"tools":[{"name":"ab","description":"cde","input_schema":{"type":"object"}}]`: 5 + len(`{"type":"object"}`),
		`,"tools":[{"type":"bash_20250124","name":"bash"}]`:                             4,
	} {
		if q := ask(t, New, asking(more)); q.Input != Tokens(hello+size) {
			t.Errorf("%s: %d tokens, want %d", more, q.Input, Tokens(hello+size))
		}
	}
}

func TestReadsWhatIsAsked(t *testing.T) {
	q := ask(t, Old, asking(`,"stream":true,"stop_sequences":["a","b"],"speed":"fast","thinking":{"type":"adaptive"}`))
	if q.Model.ID != "claude-haiku-5-5" || q.Name != "claude-haiku-5-5" || q.MaxTokens != 64 || !q.Stream || !q.Fast ||
		q.Thinking != 64 || !slices.Equal(q.Stop, []string{"a", "b"}) || q.Completion {
		t.Errorf("read %+v", q)
	}
	q = ask(t, Old, strings.NewReplacer("haiku-5-5", "haiku-4-5-20251001", "64", "2048").Replace(asking(`,"thinking":{"type":"enabled","budget_tokens":1500}`)))
	if q.Model.ID != "claude-haiku-4-5" || q.Name != "claude-haiku-4-5-20251001" || q.Thinking != 1500 || q.Stream {
		t.Errorf("read %+v", q)
	}
}

func TestReadsACompletion(t *testing.T) {
	var q Question
	body := `{"model":"claude-2.0","prompt":"\n\nHuman: hi\n\nAssistant:","max_tokens_to_sample":8,"stream":true,"temperature":1}`
	if fault := ParseCompletion(&q, Old, catalogue(t), []byte(body)); fault != nil {
		t.Fatal(fault)
	}
	if q.Model.Class != Legacy || q.Name != "claude-2.0" || q.MaxTokens != 8 || q.Input != 6 || !q.Stream || !q.Completion {
		t.Errorf("read %+v", q)
	}
	if fault := ParseCompletion(&q, Old, catalogue(t), []byte(strings.Replace(body, "2.0", "next", 1))); fault != nil || q.Model.Class != Legacy || q.Name != "claude-next" {
		t.Errorf("read %+v, %v", q, fault)
	}
}

func TestCounts(t *testing.T) {
	var q Question
	body := `{"model":"claude-opus-5-5","messages":[{"role":"user","content":"hello there"}],"thinking":{"type":"enabled","budget_tokens":2000}}`
	if fault := ParseCount(&q, New, catalogue(t), []byte(body)); fault != nil {
		t.Fatal(fault)
	}
	if got := string(q.AppendCount(nil)); got != `{"input_tokens":3}` {
		t.Errorf("counted %s", got)
	}
}

func TestChoosesATool(t *testing.T) {
	const tools = `,"tools":[{"type":"bash_20250124","name":"bash"},{"name":"a",` + anySchema + `},{"name":"b","input_schema":{"type":"object","title":"B"}}]`
	for more, want := range map[string]string{
		``:                                       "",
		tools:                                    "a",
		tools + `,"tool_choice":{"type":"auto"}`: "a",
		tools + `,"tool_choice":{"type":"any"}`:  "a only",
		`,"tool_choice":{"type":"tool","name":"b"}` + tools: "b only",
		tools + `,"tool_choice":{"type":"none"}`:            "",
		`,"tools":[{"type":"bash_20250124","name":"bash"}]`: "",
	} {
		q := ask(t, New, asking(more))
		got := q.Tool.Name
		if q.ToolOnly {
			got += " only"
		}
		if got != want {
			t.Errorf("%s: calls %q, want %q", more, got, want)
		}
	}
	result := strings.Replace(saying(`[{"type":"tool_result","tool_use_id":"a"}]`), "{", `{`+tools[1:]+`,`, 1)
	if q := ask(t, New, result); q.Tool.Name != "" {
		t.Errorf("calls %q after a result", q.Tool.Name)
	}
	forced := strings.Replace(result, "{", `{"tool_choice":{"type":"tool","name":"b"},`, 1)
	if q := ask(t, New, forced); q.Tool.Name != "b" || string(q.Tool.Schema) != `{"type":"object","title":"B"}` {
		t.Errorf("calls %+v", q.Tool)
	}
}

// TestKeepsNothingOfTheBody: callers use the memory of one for the answer.
func TestKeepsNothingOfTheBody(t *testing.T) {
	body := []byte(asking(`,"stop_sequences":["stop"],"tools":[{"name":"a",` + anySchema + `}],"output_config":{"format":{"type":"json_schema","schema":{"type":"object"}}}`))
	var q Question
	if fault := ParseMessages(&q, New, catalogue(t), body); fault != nil {
		t.Fatal(fault)
	}
	clear(body)
	if q.Name != "claude-haiku-5-5" || q.Stop[0] != "stop" || q.Tool.Name != "a" || string(q.Tool.Schema) != `{"type":"object"}` || string(q.Format) != `{"type":"object"}` {
		t.Errorf("kept %+v", q)
	}
}

// TestReadsAnew: nothing of one request is left in the next one.
func TestReadsAnew(t *testing.T) {
	full := []byte(asking(`,"stream":true,"stop_sequences":["stop"],"speed":"fast","thinking":{"type":"adaptive"},"system":"x","cache_control":{"type":"ephemeral"},"tools":[{"name":"a",` + anySchema + `}],"output_config":{"format":{"type":"json_schema","schema":{}}}`))
	models := catalogue(t)
	var q Question
	for range 2 {
		for _, body := range []string{asking(""), asking(weather), by("assistant", `""`)} {
			if fault := ParseMessages(&q, New, models, full); fault != nil {
				t.Fatal(fault)
			}
			if fault := ParseMessages(&q, New, models, []byte(body)); fault != nil {
				t.Fatal(fault)
			}
			fresh := ask(t, New, body)
			fresh.Model = q.Model // of another catalogue
			if got, want := fmt.Sprintf("%v", q), fmt.Sprintf("%v", *fresh); got != want {
				t.Errorf("read %s, want %s", got, want)
			}
		}
	}
}

func TestDigestsTheBody(t *testing.T) {
	a, b := ask(t, New, asking("")), ask(t, New, strings.Replace(asking(""), "there", "where", 1))
	if again := ask(t, New, asking("")); a.Digest != again.Digest || a.Digest == b.Digest {
		t.Errorf("digests are %x, %x and %x", a.Digest, again.Digest, b.Digest)
	}
}

func TestDigestTellsUnitsApart(t *testing.T) {
	seen := map[digest]string{}
	for _, units := range [][]string{{""}, {}, {"", ""}, {"ab", "c"}, {"a", "bc"}, {"abc"}, {"\x00"}, {"\x00\x00"}, {"12345678"}, {"1234567", "8"}, {"12345678", ""}} {
		d := digest(0)
		for _, u := range units {
			d = d.add([]byte(u))
		}
		if other, ok := seen[d]; ok {
			t.Errorf("%q has the digest of %s", units, other)
		}
		seen[d] = strings.Join(units, "|")
	}
}

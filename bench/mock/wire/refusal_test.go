package wire

import (
	"fmt"
	"strings"
	"testing"
)

// onNew and both tell which versions refuse a request.
const (
	onNew = 1 << New
	both  = 1<<Old | onNew
)

type refusal struct {
	body string
	on   int
	want string
}

const anySchema = `"input_schema":{"type":"object"}`

var refusals = map[string]refusal{
	"nothing":              {``, both, "The request body is not valid JSON: Unexpected end of data: line 1 column 1 (char 0)"},
	"half":                 {`{"model":`, both, "The request body is not valid JSON: Unexpected end of data: line 1 column 10 (char 9)"},
	"no JSON":              {"{\n  model: 1}", both, "The request body is not valid JSON: Unexpected character: line 2 column 3 (char 4)"},
	"bad number":           {`{"max_tokens":01}`, both, "The request body is not valid JSON: Unexpected character: line 1 column 16 (char 15)"},
	"bad UTF-8":            {"{\"model\":\"\xff\"}", both, "The request body is not valid JSON: Unexpected character: line 1 column 11 (char 10)"},
	"twice":                {`{"model":"x","model":"y"}`, both, "The request body is not valid JSON: Duplicate key: line 1 column 14 (char 13)"},
	"twice deep inside":    {asking(`,"tools":[{"name":"a","input_schema":{"type":"object","a":1,"a":2}}]`), both, "The request body is not valid JSON: Duplicate key: line 1 column 157 (char 156)"},
	"more after it":        {asking("") + " x", both, "The request body is not valid JSON: Extra data: line 1 column 99 (char 98)"},
	"JSON before meaning":  {`{"model":5,"max_tokens":}`, both, "The request body is not valid JSON: Unexpected character: line 1 column 25 (char 24)"},
	"list":                 {`[]`, both, "Input should be a valid dictionary"},
	"null":                 {`null`, both, "Input should be a valid dictionary"},
	"empty":                {`{}`, both, "model: Field required"},
	"no messages":          {`{"model":"claude-haiku-5-5","max_tokens":1}`, both, "messages: Field required"},
	"no max_tokens":        {`{"model":"claude-haiku-5-5","messages":[{"role":"user","content":"x"}]}`, both, "max_tokens: Field required"},
	"unknown member":       {asking(`,"foo":1`), both, "foo: Extra inputs are not permitted"},
	"escaped member":       {asking(`,"f\u006fo":1`), both, "foo: Extra inputs are not permitted"},
	"sampling":             {asking(`,"temperature":1`), onNew, "temperature: Extra inputs are not permitted"},
	"top_p":                {asking(`,"top_p":1`), onNew, "top_p: Extra inputs are not permitted"},
	"top_k":                {asking(`,"top_k":1`), onNew, "top_k: Extra inputs are not permitted"},
	"model's type":         {`{"model":5}`, both, "model: Input should be a valid string"},
	"unknown model":        {strings.Replace(asking(""), "haiku-5-5", "foo", 1), both, "model: claude-foo"},
	"retired model":        {strings.Replace(asking(""), "haiku-5-5", "2.1", 1), both, "model: claude-2.1"},
	"no whole number":      {`{"max_tokens":1.5}`, both, "max_tokens: Input should be a valid integer, got a number with a fractional part"},
	"max_tokens's type":    {`{"max_tokens":"1"}`, both, "max_tokens: Input should be a valid integer"},
	"negative":             {`{"max_tokens":-1}`, both, "max_tokens: Input should be greater than or equal to 0"},
	"too many tokens":      {strings.Replace(asking(""), "64", "128001", 1), both, "max_tokens: 128001 > 128000, which is the maximum allowed number of output tokens for claude-haiku-5-5"},
	"far too many":         {strings.Replace(asking(""), "64", "99999999999999999999", 1), both, "max_tokens: 9223372036854775807 > 128000, which is the maximum allowed number of output tokens for claude-haiku-5-5"},
	"stream":               {asking(`,"stream":1`), both, "stream: Input should be a valid boolean"},
	"messages's type":      {`{"messages":{}}`, both, "messages: Input should be a valid list"},
	"no message":           {`{"messages":[]}`, both, "messages: at least one message is required"},
	"message's type":       {`{"messages":["x"]}`, both, "messages.0: Input should be a valid dictionary"},
	"role":                 {by("cat", `"x"`), both, "messages.1.role: Input should be 'user', 'assistant' or 'system'"},
	"no role":              {`{"messages":[{"content":"x"}]}`, both, "messages.0.role: Field required"},
	"no content":           {`{"messages":[{"role":"user"}]}`, both, "messages.0.content: Field required"},
	"message's member":     {`{"messages":[{"role":"user","content":"x","name":"y"}]}`, both, "messages.0.name: Extra inputs are not permitted"},
	"first speaker":        {`{"messages":[{"role":"assistant","content":"x"}]}`, both, `messages: first message must use the "user" role`},
	"content's type":       {saying(`5`), both, "messages.1.content: Input should be a valid string or list of blocks"},
	"null content":         {saying(`null`), both, "messages.1.content: Input should be a valid string or list of blocks"},
	"says nothing":         {saying(`""`), both, "messages.1: all messages must have non-empty content except for the optional final assistant message"},
	"no blocks":            {saying(`[]`), both, "messages.1: all messages must have non-empty content except for the optional final assistant message"},
	"said nothing":         {`{"messages":[{"role":"user","content":"x"},{"role":"assistant","content":""},{"role":"user","content":"x"}]}`, both, "messages.1: all messages must have non-empty content except for the optional final assistant message"},
	"block's type":         {saying(`["x"]`), both, "messages.1.content.0: Input should be a valid dictionary"},
	"typeless block":       {saying(`[{"text":"x"}]`), both, "messages.1.content.0.type: Field required"},
	"unknown block":        {saying(`[{"text":"x","type":"poem"}]`), both, "messages.1.content.0: Input tag 'poem' found using 'type' does not match any of the expected tags: 'text', 'image', 'document', 'search_result', 'tool_use', 'tool_result', 'thinking', 'redacted_thinking', 'server_tool_use', 'web_search_tool_result', 'web_fetch_tool_result', 'code_execution_tool_result', 'bash_code_execution_tool_result', 'text_editor_code_execution_tool_result', 'tool_search_tool_result', 'container_upload'"},
	"no text":              {saying(`[{"type":"text"}]`), both, "messages.1.content.0.text.text: Field required"},
	"second text":          {saying(`[{"type":"text","text":"x","cache_control":null},{"type":"text"}]`), both, "messages.1.content.1.text.text: Field required"},
	"text's type":          {saying(`[{"type":"text","text":5}]`), both, "messages.1.content.0.text.text: Input should be a valid string"},
	"text's member":        {saying(`[{"type":"text","text":"x","size":5}]`), both, "messages.1.content.0.text.size: Extra inputs are not permitted"},
	"empty text":           {saying(`[{"type":"text","text":""}]`), both, "messages: text content blocks must be non-empty"},
	"blank text":           {saying(`[{"type":"text","text":" \n"}]`), both, "messages: text content blocks must contain non-whitespace text"},
	"image":                {saying(`[{"type":"image"}]`), both, "messages.1.content.0.image.source: Field required"},
	"image's source":       {saying(`[{"type":"image","source":{"type":"tape"}}]`), both, "messages.1.content.0.image.source: Input tag 'tape' found using 'type' does not match any of the expected tags: 'base64', 'url', 'file'"},
	"image's data":         {saying(`[{"type":"image","source":{"type":"base64","media_type":"image/png"}}]`), both, "messages.1.content.0.image.source.base64.data: Field required"},
	"use's id":             {by("assistant", `[{"type":"tool_use","id":"a b","name":"x","input":{}}]`), both, "messages.1.content.0.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'"},
	"use's input":          {by("assistant", `[{"type":"tool_use","id":"a","name":"x","input":"{}"}]`), both, "messages.1.content.0.tool_use.input: Input should be a valid dictionary"},
	"result's id":          {saying(`[{"type":"tool_result"}]`), both, "messages.1.content.0.tool_result.tool_use_id: Field required"},
	"result's block":       {saying(`[{"type":"tool_result","tool_use_id":"a","content":[{"type":"tool_use"}]}]`), both, "messages.1.content.0.tool_result.content.0: Input tag 'tool_use' found using 'type' does not match any of the expected tags: 'text', 'image', 'document', 'search_result', 'tool_reference', 'browser_state'"},
	"result's text":        {saying(`[{"type":"tool_result","tool_use_id":"a","content":[{"type":"text","text":1}]}]`), both, "messages.1.content.0.tool_result.content.0.text.text: Input should be a valid string"},
	"thought":              {by("assistant", `[{"type":"thinking","thinking":"x"}]`), both, "messages.1.content.0.thinking.signature: Field required"},
	"system's block":       {by("system", `[{"type":"image","source":{"type":"url","url":"x"}}]`), onNew, "messages.1.content: a message of the role 'system' may have text blocks only"},
	"assistant's document": {by("assistant", `[{"type":"document","source":{"type":"url","url":"x"}}]`), onNew, "messages.1.content: `document` blocks are not permitted in messages of the role 'assistant'"},
	"user's citations":     {saying(`[{"type":"text","text":"x","citations":[]}]`), onNew, "messages.1.content: `citations` are not permitted on text blocks in messages of the role 'user'"},
	"system":               {asking(`,"system":5`), both, "system: Input should be a valid string or list of blocks"},
	"system's image":       {asking(`,"system":[{"type":"image"}]`), both, "system.0: Input tag 'image' found using 'type' does not match any of the expected tags: 'text'"},
	"system's empty text":  {asking(`,"system":[{"type":"text","text":""}]`), both, "system: text content blocks must be non-empty"},
	"stop sequences":       {asking(`,"stop_sequences":"x"`), both, "stop_sequences: Input should be a valid list"},
	"blank stop":           {asking(`,"stop_sequences":["x","  "]`), both, "stop_sequences.1: each stop sequence must contain non-whitespace"},
	"metadata":             {asking(`,"metadata":{"user":"x"}`), both, "metadata.user: Extra inputs are not permitted"},
	"long user":            {asking(`,"metadata":{"user_id":"` + strings.Repeat("x", 513) + `"}`), both, "metadata.user_id: String should have at most 512 characters"},
	"service tier":         {asking(`,"service_tier":"gold"`), both, "service_tier: Input should be 'auto' or 'standard_only'"},
	"speed":                {asking(`,"speed":"slow"`), both, "speed: Input should be 'standard' or 'fast'"},
	"container":            {asking(`,"container":5`), both, "container: Input should be a valid string or dictionary"},
	"effort":               {asking(`,"output_config":{"effort":"none"}`), both, "output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'"},
	"format":               {asking(`,"output_config":{"format":{"type":"json_schema"}}`), both, "output_config.format.schema: Field required"},
	"thinking":             {asking(`,"thinking":{"type":"deep"}`), both, "thinking: Input tag 'deep' found using 'type' does not match any of the expected tags: 'adaptive', 'enabled', 'disabled', 'between_tools'"},
	"no budget":            {asking(`,"thinking":{"type":"enabled"}`), both, "thinking.enabled.budget_tokens: Field required"},
	"small budget":         {asking(`,"thinking":{"type":"enabled","budget_tokens":1023}`), both, "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024"},
	"large budget":         {asking(`,"thinking":{"type":"enabled","budget_tokens":1024}`), both, "`max_tokens` must be greater than `thinking.budget_tokens`."},
	"budget of all":        {strings.Replace(asking(`,"thinking":{"type":"enabled","budget_tokens":1024}`), "64", "1024", 1), both, "`max_tokens` must be greater than `thinking.budget_tokens`."},
	"forced to think":      {asking(`,"thinking":{"type":"adaptive"},"tools":[{"name":"a",` + anySchema + `}],"tool_choice":{"type":"any"}`), both, "Thinking may not be enabled when tool_choice forces tool use."},
	"tools":                {asking(`,"tools":{}`), both, "tools: Input should be a valid list"},
	"no schema":            {asking(`,"tools":[{"name":"a"}]`), both, "tools.0.custom.input_schema: Field required"},
	"no name":              {asking(`,"tools":[{` + anySchema + `}]`), both, "tools.0.custom.name: Field required"},
	"tool's name":          {asking(`,"tools":[{"name":"a b",` + anySchema + `}]`), both, "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'"},
	"schema's type":        {asking(`,"tools":[{"name":"a","input_schema":{"type":"string"}}]`), both, "tools.0.custom.input_schema.type: Input should be 'object'"},
	"typeless schema":      {asking(`,"tools":[{"name":"a","input_schema":{}}]`), both, "tools.0.custom.input_schema.type: Field required"},
	"tool's member":        {asking(`,"tools":[{"name":"a",` + anySchema + `,"parameters":{}}]`), both, "tools.0.custom.parameters: Extra inputs are not permitted"},
	"tool's type":          {asking(`,"tools":[{"name":"a",` + anySchema + `,"type":5}]`), both, "tools.0.custom.type: Input should be a valid string"},
	"server's name":        {asking(`,"tools":[{"type":"bash_20250124","name":"sh"}]`), both, "tools.0.bash_20250124.name: Input should be 'bash'"},
	"twins":                {asking(`,"tools":[{"name":"a",` + anySchema + `},{"name":"b",` + anySchema + `},{"name":"a",` + anySchema + `}]`), both, "tools: Tool names must be unique."},
	"no tools to choose":   {asking(`,"tool_choice":{"type":"auto"}`), both, "tool_choice may only be specified while providing `tools`."},
	"choice":               {asking(`,"tool_choice":{"type":"some"}`), both, "tool_choice: Input tag 'some' found using 'type' does not match any of the expected tags: 'auto', 'any', 'tool', 'none'"},
	"nameless choice":      {asking(`,"tool_choice":{"type":"tool"}`), both, "tool_choice.tool.name: Field required"},
	"unknown tool":         {asking(`,"tools":[{"name":"a",` + anySchema + `}],"tool_choice":{"type":"tool","name":"b"}`), both, "Tool 'b' not found in provided tools"},
	"mark's type":          {asking(`,"cache_control":{"type":"eternal"}`), both, "cache_control.type: Input should be 'ephemeral'"},
	"mark's ttl":           {saying(`[{"type":"text","text":"x","cache_control":{"type":"ephemeral","ttl":"2h"}}]`), both, "messages.1.content.0.text.cache_control.ttl: Input should be '5m' or '1h'"},
	"five marks":           {saying(`[` + strings.Repeat(`{"type":"text","text":"x","cache_control":{"type":"ephemeral"}},`, 5) + `{"type":"text","text":"x"}]`), both, "A maximum of 4 blocks with cache_control may be provided. Found 5."},
	"long after short":     {saying(`[{"type":"text","text":"x","cache_control":{"type":"ephemeral"}},{"type":"text","text":"x","cache_control":{"type":"ephemeral","ttl":"1h"}}]`), both, "cache_control: a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block. Note that blocks are processed in the following order: `tools`, `system`, `messages`."},
	"longer than it reads": {strings.Replace(asking(""), "hello", strings.Repeat("word", 1_000_000), 1), both, "prompt is too long: 1000002 tokens > 1000000 maximum"},
}

func TestRefusesWhatTheAPIRefuses(t *testing.T) {
	models := catalogue(t)
	for name, c := range refusals {
		for _, v := range []Version{Old, New} {
			var q Question
			fault := ParseMessages(&q, v, models, []byte(c.body))
			switch refused := c.on&(1<<v) != 0; {
			case fault == nil && refused:
				t.Errorf("%s, %s: accepted, want %q", name, v, c.want)
			case fault == nil:
			case !refused:
				t.Errorf("%s, %s: refused with %q", name, v, fault)
			case fault.Message != c.want:
				t.Errorf("%s, %s:\n got %q\nwant %q", name, v, fault, c.want)
			default:
				checkError(t, fault)
			}
		}
	}
}

func TestOldBoundsSampling(t *testing.T) {
	for member, want := range map[string]string{
		`"temperature":1.1`: "temperature: Input should be less than or equal to 1",
		`"top_p":-0.1`:      "top_p: Input should be greater than or equal to 0",
		`"top_p":1e999`:     "top_p: Input should be less than or equal to 1",
		`"temperature":"1"`: "temperature: Input should be a valid number",
		`"top_k":-1`:        "top_k: Input should be greater than or equal to 0",
	} {
		var q Question
		if fault := ParseMessages(&q, Old, catalogue(t), []byte(asking(","+member))); fault == nil || fault.Message != want {
			t.Errorf("%s: %v, want %q", member, fault, want)
		}
	}
}

func TestRefusalHasItsStatus(t *testing.T) {
	models := catalogue(t)
	for name, c := range refusals {
		status, kind := 400, "invalid_request_error"
		if strings.HasPrefix(c.want, "model: claude") {
			status, kind = 404, "not_found_error"
		}
		for _, v := range []Version{Old, New} {
			if c.on&(1<<v) == 0 {
				continue
			}
			var q Question
			if fault := ParseMessages(&q, v, models, []byte(c.body)); fault == nil || fault.Status != status || fault.Type != kind {
				t.Errorf("%s: %+v", name, fault)
			}
		}
	}
}

func TestBoundsTheNumberOfMessages(t *testing.T) {
	for n, want := range map[int]string{maxMessages: "", maxMessages + 1: "messages: at most 100000 messages are permitted"} {
		list := strings.Repeat(`,{"role":"user","content":"x"}`, n)[1:]
		var q Question
		fault := ParseMessages(&q, New, catalogue(t), fmt.Appendf(nil, `{"model":"claude-haiku-5-5","max_tokens":1,"messages":[%s]}`, list))
		if (fault == nil) != (want == "") || fault != nil && fault.Message != want {
			t.Errorf("%d messages: %v, want %q", n, fault, want)
		}
	}
}

func TestCountRefusesWhatItDoesNotHave(t *testing.T) {
	models := catalogue(t)
	for _, member := range []string{"max_tokens", "stream", "temperature", "metadata", "stop_sequences", "service_tier", "container"} {
		var q Question
		body := `{"model":"claude-haiku-5-5","messages":[{"role":"user","content":"x"}],"` + member + `":1}`
		for _, v := range []Version{Old, New} {
			fault := ParseCount(&q, v, models, []byte(body))
			if want := member + ": Extra inputs are not permitted"; fault == nil || fault.Message != want {
				t.Errorf("%s: %v, want %q", v, fault, want)
			}
		}
	}
}

func TestCompletionRefuses(t *testing.T) {
	models := catalogue(t)
	for body, want := range map[string]string{
		`{"prompt":"x","max_tokens_to_sample":1}`:                                "model: Field required",
		`{"model":"claude-2.1","max_tokens_to_sample":1}`:                        "prompt: Field required",
		`{"model":"claude-2.1","prompt":"x"}`:                                    "max_tokens_to_sample: Field required",
		`{"model":"claude-2.1","prompt":"","max_tokens_to_sample":1}`:            "prompt: String should have at least 1 character",
		`{"model":"claude-2.1","prompt":"x","max_tokens_to_sample":0}`:           "max_tokens_to_sample: Input should be greater than or equal to 1",
		`{"model":"claude-2.1","prompt":"x","max_tokens":1}`:                     "max_tokens: Extra inputs are not permitted",
		`{"model":"claude-2.1","prompt":5}`:                                      "prompt: Input should be a valid string",
		`{"model":"m","prompt":"x","max_tokens_to_sample":1,"temperature":2}`:    "temperature: Input should be less than or equal to 1",
		`{"model":"m","prompt":"x","max_tokens_to_sample":1,"stop_sequences":1}`: "stop_sequences: Input should be a valid list",
	} {
		var q Question
		if fault := ParseCompletion(&q, Old, models, []byte(body)); fault == nil || fault.Message != want {
			t.Errorf("%s: %v, want %q", body, fault, want)
		}
	}
}

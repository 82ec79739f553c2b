package mock

import (
	"encoding/json"
	"strconv"
	"strings"
)

// fullAnswer is the length in tokens of every answer that max_tokens does not
// cut short.
const fullAnswer = 32

// words is the text of a full answer: one word is taken for one token.
var words = strings.Repeat("word ", fullAnswer)

// text is what the mock says, as long as the question asks for.
func (q question) text() string { return words[:q.outputTokens*len("word ")] }

// appendMessage appends the answer of /v1/messages.
func appendMessage(b []byte, q question, id string) []byte {
	b = append(b, `{"id":"msg_`...)
	b = append(b, id...)
	b = append(b, `","type":"message","role":"assistant","model":`...)
	b = appendString(b, q.model)
	b = append(b, `,"content":[{"type":"text","text":"`...)
	b = append(b, q.text()...)
	b = append(b, `","citations":null}],"stop_reason":"`...)
	b = append(b, q.stopReason("end_turn")...)
	b = append(b, `","stop_sequence":null,"stop_details":null,"container":null,"diagnostics":null,"usage":{"input_tokens":`...)
	b = strconv.AppendInt(b, int64(q.inputTokens), 10)
	b = append(b, `,"output_tokens":`...)
	b = strconv.AppendInt(b, int64(q.outputTokens), 10)
	return append(b, `,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"output_tokens_details":{"thinking_tokens":0},"server_tool_use":null,"service_tier":"standard","speed":"standard","inference_geo":"global"}}`...)
}

// appendCompletion appends the answer of /v1/complete.
func appendCompletion(b []byte, q question, id string) []byte {
	b = append(b, `{"type":"completion","id":"compl_`...)
	b = append(b, id...)
	b = append(b, `","completion":" `...)
	b = append(b, q.text()...)
	b = append(b, `","stop_reason":"`...)
	b = append(b, q.stopReason("stop_sequence")...)
	b = append(b, `","model":`...)
	b = appendString(b, q.model)
	return append(b, '}')
}

func (q question) stopReason(whole string) string {
	if q.cut {
		return "max_tokens"
	}
	return whole
}

func appendString(b []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil {
		panic(err) // strings always marshal
	}
	return append(b, quoted...)
}

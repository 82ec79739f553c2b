package mock

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
)

// maxBody is the size in bytes that a request's body may have (32 MB, as the
// API's documentation says).
const maxBody = 32 << 20

// A question is what the mock needs to know of a request.
type question struct {
	model        string
	inputTokens  int
	outputTokens int
	// cut tells that max_tokens allows fewer tokens than the mock would say.
	cut bool
}

// messagesRequest and completeRequest are the fields that the mock reads of
// the two endpoints' bodies. Pointers tell an absent field from zero.
type messagesRequest struct {
	Model     string          `json:"model"`
	MaxTokens *int            `json:"max_tokens"`
	Messages  []message       `json:"messages"`
	System    json.RawMessage `json:"system"`
	Stream    bool            `json:"stream"`
}

type message struct {
	Role    string          `json:"role"`
	Content json.RawMessage `json:"content"`
}

type completeRequest struct {
	Model     string `json:"model"`
	MaxTokens *int   `json:"max_tokens_to_sample"`
	Prompt    string `json:"prompt"`
	Stream    bool   `json:"stream"`
}

// checkHeaders tells what the API would refuse before it reads the body.
func checkHeaders(r *http.Request) error {
	switch {
	case r.Method != http.MethodPost:
		return errMethod
	case r.Header.Get("X-Api-Key") == "" && !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer "):
		return errNoKey
	case r.Header.Get("Anthropic-Version") == "":
		return errNoVersion
	}
	return nil
}

// readBody appends the request's body to buf.
func readBody(w http.ResponseWriter, r *http.Request, buf *bytes.Buffer) error {
	if r.ContentLength > maxBody {
		return errTooLarge
	}
	_, err := buf.ReadFrom(http.MaxBytesReader(w, r.Body, maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return errTooLarge
	case err != nil && !errors.Is(err, io.EOF):
		return invalid("The request body could not be read")
	}
	return nil
}

func parseMessages(body []byte) (question, error) {
	var r messagesRequest
	if err := decode(body, &r); err != nil {
		return question{}, err
	}
	switch {
	case r.Model == "":
		return question{}, invalid("model: Field required")
	case r.MaxTokens == nil:
		return question{}, invalid("max_tokens: Field required")
	case *r.MaxTokens < 1:
		return question{}, invalid("max_tokens: Input should be greater than or equal to 1")
	case len(r.Messages) == 0:
		return question{}, invalid("messages: at least one message is required")
	case r.Stream:
		return question{}, invalid("stream: this mock does not stream yet")
	}
	size := len(r.System)
	for i, m := range r.Messages {
		switch {
		case m.Role != "user" && m.Role != "assistant" && m.Role != "system":
			return question{}, invalid("messages.%d.role: Input should be 'user', 'assistant' or 'system'", i)
		case !isContent(m.Content):
			return question{}, invalid("messages.%d.content: Input should be a string or a list of blocks", i)
		}
		size += len(m.Content)
	}
	return ask(r.Model, size, *r.MaxTokens), nil
}

func parseComplete(body []byte) (question, error) {
	var r completeRequest
	if err := decode(body, &r); err != nil {
		return question{}, err
	}
	switch {
	case r.Model == "":
		return question{}, invalid("model: Field required")
	case r.Prompt == "":
		return question{}, invalid("prompt: Field required")
	case r.MaxTokens == nil:
		return question{}, invalid("max_tokens_to_sample: Field required")
	case *r.MaxTokens < 1:
		return question{}, invalid("max_tokens_to_sample: Input should be greater than or equal to 1")
	case r.Stream:
		return question{}, invalid("stream: this mock does not stream yet")
	}
	return ask(r.Model, len(r.Prompt), *r.MaxTokens), nil
}

// ask turns sizes into tokens: four bytes of text are taken for one token.
func ask(model string, bytes, maxTokens int) question {
	return question{
		model:        model,
		inputTokens:  (bytes + 3) / 4,
		outputTokens: min(maxTokens, fullAnswer),
		cut:          maxTokens < fullAnswer,
	}
}

// isContent tells whether raw is a string or a list with at least one block.
func isContent(raw json.RawMessage) bool {
	if len(raw) == 0 {
		return false
	}
	if raw[0] == '"' {
		return true
	}
	return raw[0] == '[' && len(bytes.TrimSpace(raw[1:len(raw)-1])) > 0
}

// decode reads JSON, and names the field whose type is wrong.
func decode(body []byte, into any) error {
	err := json.Unmarshal(body, into)
	var mistyped *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &mistyped) && mistyped.Field != "":
		return invalid("%s: Input should be a valid %s", mistyped.Field, mistyped.Type)
	case errors.As(err, &mistyped):
		return invalid("Input should be a valid dictionary")
	}
	return invalid("The request body is not valid JSON: %v", err)
}

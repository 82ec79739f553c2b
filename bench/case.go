package bench

import (
	"encoding/json"
	"time"
)

// A Case is all that a driver must know to carry out one trial.
type Case struct {
	// Attack names the trial in its hits.
	Attack  string  `json:"attack"`
	Request Request `json:"request"`
	Load    Load    `json:"load"`
	// Stream tells that the answers are to come as server-sent events.
	Stream bool `json:"stream,omitzero"`
	// Usage asks for the tokens of prompt and answer in each hit, streamed or not.
	Usage bool `json:"usage,omitzero"`
	// Timeout bounds one attempt of one request.
	Timeout time.Duration `json:"timeout"`
	// Warmup is how many requests are sent, Load.Concurrency at a time, before
	// the driver is ready; they are no hits.
	Warmup int `json:"warmup"`
	// Burn is CPU time that the client wastes on each request; mostly 0.
	Burn time.Duration `json:"burn,omitzero"`
	// Roots holds the PEM certificates that the target's certificate is
	// verified against; empty means those of the system.
	Roots string `json:"roots,omitempty"`
}

// A Request is one HTTP request, the same for every hit of a trial.
type Request struct {
	Method string            `json:"method"`
	URL    string            `json:"url"`
	Header map[string]string `json:"header"`
	// SecretHeader maps a header to the environment variable that holds its
	// value, so that no key is ever part of a plan, a log or a result.
	SecretHeader map[string]string `json:"secret_header,omitempty"`
	Body         string            `json:"body"`
}

// API is one of the endpoints that a client may be written for.
type API string

// The endpoints.
const (
	Messages API = "messages" // POST /v1/messages
	Complete API = "complete" // POST /v1/complete, the legacy endpoint
)

// KeyVariable is the environment variable that holds the API key.
const KeyVariable = "ANTHROPIC_API_KEY"

// Request returns the request that asks m of the given endpoint at base, a
// URL without a path, in the wire format of API version 2023-06-01. The answer
// comes as a stream, if it shall.
func (m Message) Request(base string, api API, stream bool) Request {
	body := map[string]any{"model": m.Model}
	if stream {
		body["stream"] = true
	}
	switch api {
	case Complete:
		body["prompt"] = "\n\nHuman: " + m.Prompt + "\n\nAssistant:"
		body["max_tokens_to_sample"] = m.MaxTokens
	default:
		body["max_tokens"] = m.MaxTokens
		body["messages"] = []any{map[string]any{"role": "user", "content": m.Prompt}}
	}
	b, err := json.Marshal(body)
	if err != nil {
		panic(err) // strings and integers always marshal
	}
	return Request{
		Method: "POST",
		URL:    base + "/v1/" + string(api),
		Header: map[string]string{
			"content-type":      "application/json",
			"anthropic-version": "2023-06-01",
		},
		SecretHeader: map[string]string{"x-api-key": KeyVariable},
		Body:         string(b),
	}
}

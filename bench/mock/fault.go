package mock

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// A fault is an answer that says what is wrong, in the API's own form.
type fault struct {
	status  int
	kind    string
	message string
}

func (f *fault) Error() string { return f.message }

func invalid(format string, args ...any) *fault {
	return &fault{http.StatusBadRequest, "invalid_request_error", fmt.Sprintf(format, args...)}
}

var (
	errNoVersion = invalid("anthropic-version: header is required")
	errNoKey     = &fault{http.StatusUnauthorized, "authentication_error", "x-api-key header is required"}
	errNotFound  = &fault{http.StatusNotFound, "not_found_error", "Not found"}
	errMethod    = &fault{http.StatusMethodNotAllowed, "invalid_request_error", "Method Not Allowed"}
	errTooLarge  = &fault{http.StatusRequestEntityTooLarge, "request_too_large", "Request exceeds the maximum size"}
)

// body is the fault as JSON.
func (f *fault) body(requestID string) []byte {
	type detail struct {
		Type    string `json:"type"`
		Message string `json:"message"`
	}
	b, err := json.Marshal(struct {
		Type      string `json:"type"`
		Error     detail `json:"error"`
		RequestID string `json:"request_id"`
	}{"error", detail{f.kind, f.message}, requestID})
	if err != nil {
		panic(err) // strings always marshal
	}
	return b
}

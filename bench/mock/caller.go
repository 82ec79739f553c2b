package mock

import (
	"net/http"
	"strings"

	"github.com/claudebench/claudebench/bench/mock/wire"
)

// admit finds out who asks, and in which version of the API.
func (x *exchange) admit(method string) *wire.Error {
	if x.r.Method != method {
		return wire.MethodNotAllowed()
	}
	var err *wire.Error
	if x.version, err = wire.ParseVersion(first(x.r.Header["Anthropic-Version"])); err != nil {
		return err
	}
	key := apiKey(x.r.Header)
	if key == "" {
		return wire.NoKey(x.version)
	}
	holder, ok := x.api.keys.Find(x.began, key)
	if !ok {
		return wire.InvalidKey(x.version)
	}
	x.holder, x.entry.Key = holder, holder.Name
	return nil
}

// apiKey is the key that a request brings: either version of the API takes
// either header, as its SDKs can be told to send the other one.
func apiKey(h http.Header) string {
	if key := first(h["X-Api-Key"]); key != "" {
		return key
	}
	scheme, key, _ := strings.Cut(first(h["Authorization"]), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(key)
}

// first is the first value of a header, which is looked up by its canonical name:
// Get would make that of any name, at every request.
func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

package mock

import (
	"net/http"
	"strings"
	"time"

	"github.com/claudebench/claudebench/bench/mock/wire"
)

// admit finds out who asks, and in which version of the API.
func (x *exchange) admit(method string) *wire.Error {
	if x.r.Method != method {
		return wire.MethodNotAllowed()
	}
	var err *wire.Error
	if x.version, err = wire.ParseVersion(x.r.Header.Get("Anthropic-Version")); err != nil {
		return err
	}
	key := apiKey(x.r.Header)
	if key == "" {
		return wire.NoKey(x.version)
	}
	holder, ok := x.api.keys.Find(time.Now(), key)
	if !ok {
		return wire.InvalidKey(x.version)
	}
	x.holder, x.entry.Key = holder, holder.Name
	return nil
}

// apiKey is the key that a request brings: either version of the API takes
// either header, as its SDKs can be told to send the other one.
func apiKey(h http.Header) string {
	if key := h.Get("X-Api-Key"); key != "" {
		return key
	}
	scheme, key, _ := strings.Cut(h.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(key)
}

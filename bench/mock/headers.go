package mock

import (
	"strconv"
	"time"
)

// Values of headers that are the same at every answer. They are shared, as
// nobody changes them.
var (
	organization = []string{"6f1c9a30-2b5e-4d87-9c1f-0a3b7e5d4c21"}
	workspace    = []string{"wrkspc_01MockMockMockMockMock"}
	noCache      = []string{"no-cache"}
	contentTypes = map[string][]string{jsonType: {jsonType}, eventStream: {eventStream}}
)

// setHeaders sets the answer's headers. It does not use Set, whose work on names
// is a good part of what an answer costs.
func (x *exchange) setHeaders() {
	h := x.w.Header()
	values := make([]string, 0, 3)
	one := func(v string) []string {
		values = append(values, v)
		return values[len(values)-1:]
	}
	h["Content-Type"] = contentTypes[x.answer.ContentType]
	h["Request-Id"] = one(x.entry.RequestID)
	h["X-Mock-Service-Time"] = one(strconv.FormatInt(max(int64(time.Since(x.began)), 1), 10))
	h["Anthropic-Organization-Id"], h["Anthropic-Workspace-Id"] = organization, workspace
	if x.answer.Length >= 0 {
		h["Content-Length"] = one(strconv.Itoa(x.answer.Length))
	} else {
		h["Cache-Control"] = noCache
	}
	if x.limited {
		x.limits.Headers(h)
	}
	for _, f := range x.answer.Header {
		h[f.Name] = []string{f.Value}
	}
}

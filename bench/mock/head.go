package mock

import (
	"bytes"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/claudebench/claudebench/bench/mock/script"
)

// Who the mock says that keys belong to.
const (
	organization = "6f1c9a30-2b5e-4d87-9c1f-0a3b7e5d4c21"
	workspace    = "wrkspc_01MockMockMockMockMock"
)

// contentTypes are values that answers share, as nobody changes them.
var contentTypes = map[string][]string{jsonType: {jsonType}, eventStream: {eventStream}}

// head sends the status and the headers, unless the connection breaks there.
// net/http is given the headers that it must know of. All others are a block of
// lines that goes to the connection as it is, where it is one of HTTP/1.1 without
// TLS (see [conn]).
func (x *exchange) head() {
	x.look()
	switch x.answer.Break {
	case script.BeforeHeaders:
		x.breakOff()
	case script.WithinHeaders:
		x.tearHead()
	}
	h := x.w.Header()
	h["Content-Type"] = contentTypes[x.answer.ContentType]
	if x.answer.Length >= 0 {
		h["Content-Length"] = []string{strconv.Itoa(x.answer.Length)}
	}
	k := blocks.Get().(*block)
	k.lines = x.appendLines(k.lines[:0])
	if c, ok := x.r.Context().Value(connKey{}).(*conn); ok && x.r.ProtoMajor == 1 {
		c.block = k
	} else {
		setLines(h, k.lines)
		blocks.Put(k)
	}
	x.w.WriteHeader(x.answer.Status)
}

// appendLines appends the headers that net/http need not know of.
func (x *exchange) appendLines(b []byte) []byte {
	b = append(b, "Request-Id: "...)
	b = append(b, x.entry.RequestID...)
	b = append(b, "\r\nAnthropic-Organization-Id: "+organization+"\r\nAnthropic-Workspace-Id: "+workspace+"\r\nX-Mock-Service-Time: "...)
	b = strconv.AppendInt(b, max(int64(time.Since(x.began)), 1), 10)
	b = append(b, "\r\n"...)
	if x.answer.Stream() {
		b = append(b, "Cache-Control: no-cache\r\n"...)
	}
	if x.limited {
		b = x.limits.AppendLines(b)
	}
	for _, f := range x.answer.Header {
		b = append(append(append(append(b, f.Name...), ": "...), f.Value...), "\r\n"...)
	}
	return b
}

// setLines sets the headers of a block one by one.
func setLines(h http.Header, lines []byte) {
	for line := range bytes.Lines(lines) {
		name, value, _ := strings.Cut(strings.TrimSuffix(string(line), "\r\n"), ": ")
		h[name] = []string{value}
	}
}

package mock

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/claudebench/claudebench/bench/clock"
)

// An API is the handler of the endpoints.
type API struct {
	clock    *clock.Clock
	settings atomic.Pointer[settings]
	counters counters
	// id begins the names of the requests of this process.
	id      string
	numbers atomic.Uint64
}

// settings are exchanged as a whole, so that a request sees one of them.
type settings struct {
	latency Latency
	seed    uint64
}

func newAPI(c *clock.Clock, l Latency, seed uint64) *API {
	a := &API{clock: c, id: fmt.Sprintf("%012x", time.Now().UnixMicro())}
	a.settings.Store(&settings{l, seed})
	return a
}

// An endpoint reads a request's body and appends its answer.
type endpoint struct {
	parse  func([]byte) (question, error)
	answer func(b []byte, q question, id string) []byte
}

func endpointAt(path string) (endpoint, bool) {
	switch path {
	case "/v1/messages":
		return endpoint{parseMessages, appendMessage}, true
	case "/v1/complete":
		return endpoint{parseComplete, appendCompletion}, true
	}
	return endpoint{}, false
}

// buffers hold a request's body and then its answer.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	arrival := uint64(a.counters.requests.Add(1) - 1)
	a.counters.inFlight.up()
	defer a.counters.inFlight.down()
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	defer buffers.Put(buf)

	x := exchange{api: a, w: w, r: r, began: time.Now(), id: a.name()}
	e, ok := endpointAt(r.URL.Path)
	if !ok {
		x.refuse(errNotFound)
		return
	}
	if err := x.answer(e, arrival, buf); err != nil {
		x.refuse(err)
	}
}

func (a *API) name() string {
	return a.id + fmt.Sprintf("%012x", a.numbers.Add(1))
}

// An exchange is one request and its answer.
type exchange struct {
	api *API
	w   http.ResponseWriter
	r   *http.Request
	id  string
	// began is when the body had been read: the service time starts then.
	began time.Time
}

func (x *exchange) answer(e endpoint, arrival uint64, buf *bytes.Buffer) error {
	if err := checkHeaders(x.r); err != nil {
		return err
	}
	if err := readBody(x.w, x.r, buf); err != nil {
		return err
	}
	x.began = time.Now()
	q, err := e.parse(buf.Bytes())
	if err != nil {
		return err
	}
	buf.Reset()
	body := e.answer(buf.AvailableBuffer(), q, x.id)
	s := x.api.settings.Load()
	due := x.began.Add(s.latency.At(s.seed, arrival))
	if x.api.clock.Until(x.r.Context(), due) != nil {
		return nil // the client has gone
	}
	if time.Since(due) > LateBound {
		x.api.counters.late.Add(1)
	}
	x.write(http.StatusOK, body)
	return nil
}

func (x *exchange) refuse(err error) {
	var f *fault
	if !errors.As(err, &f) {
		f = &fault{http.StatusInternalServerError, "api_error", "Internal server error"}
	}
	x.write(f.status, f.body("req_"+x.id))
}

// write sends an answer. It sets the headers without Set, whose work on their
// names is a good part of what the mock costs.
func (x *exchange) write(status int, body []byte) {
	h := x.w.Header()
	h["Content-Type"] = []string{"application/json"}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	h["Request-Id"] = []string{"req_" + x.id}
	h["X-Mock-Service-Time"] = []string{strconv.FormatInt(max(int64(time.Since(x.began)), 1), 10)}
	x.w.WriteHeader(status)
	x.w.Write(body)
}

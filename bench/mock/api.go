package mock

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// A waker waits until an instant; it is a [clock.Clock].
type waker interface {
	Until(ctx context.Context, t time.Time) error
}

// An API is the handler of the endpoints.
type API struct {
	clock    waker
	settings atomic.Pointer[settings]
	// resetting makes of the steps of a reset one.
	resetting sync.Mutex
	counters  counters
	// id begins the names of the requests of this process.
	id      string
	numbers atomic.Uint64
}

// settings are exchanged as a whole, so that a request sees one of them.
type settings struct {
	latency Latency
	seed    uint64
}

func newAPI(c waker, l Latency, seed uint64) *API {
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

func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	arrival := uint64(a.counters.requests.Add(1) - 1)
	a.counters.inFlight.up()
	buf := getBuffer()
	defer putBuffer(buf)

	x := exchange{api: a, w: w, r: r, began: time.Now(), id: a.name()}
	defer x.leave()
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

package mock

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/claudebench/claudebench/bench/mock/keys"
	"github.com/claudebench/claudebench/bench/mock/watch"
	"github.com/claudebench/claudebench/bench/mock/wire"
)

// A waker waits until an instant; it is a [clock.Clock].
type waker interface {
	Until(ctx context.Context, t time.Time) error
}

// An API is the handler of the endpoints.
type API struct {
	clock waker
	log   *slog.Logger
	names namer
	keys  *keys.Ring
	// world is exchanged as a whole, so that a request sees one of them.
	world atomic.Pointer[world]
	// changing makes of the steps of a change one.
	changing sync.Mutex
	// What is open outlives a reset.
	connections watch.Connections
	inFlight    watch.Gauge
}

func newAPI(c waker, s Settings, log *slog.Logger) *API {
	a := &API{clock: c, log: cmp.Or(log, slog.Default()), names: newNamer(), keys: keys.NewRing()}
	a.world.Store(newWorld(s, a, time.Now()))
	return a
}

// acceptDelay is how long the connection that comes now waits.
func (a *API) acceptDelay() time.Duration {
	w := a.world.Load()
	return w.picker.AcceptDelay(w.connections.Add(1), time.Since(w.began))
}

// ServeHTTP answers one request, whatever it is, in the API's own form.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := begin(a, w, r)
	defer x.end()
	if err := x.route(r.URL.Path); err != nil && err != gone {
		x.refuse(err)
	}
}

// Endpoints that ask a model: those that have limits, timing and faults.
const (
	messagesPath = "/v1/messages"
	completePath = "/v1/complete"
)

// route hands the request to the endpoint at path.
func (x *exchange) route(path string) *wire.Error {
	switch path {
	case messagesPath:
		return x.converse(wire.ParseMessages)
	case completePath:
		return x.converse(parseCompletion)
	case "/v1/messages/count_tokens":
		return x.count()
	case "/v1/models":
		return x.models()
	}
	if id, ok := strings.CutPrefix(path, "/v1/models/"); ok {
		return x.model(id)
	}
	return wire.NotFound()
}

package mock

import (
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/claudebench/claudebench/bench/mock/fault"
	"github.com/claudebench/claudebench/bench/mock/keys"
	"github.com/claudebench/claudebench/bench/mock/limit"
	"github.com/claudebench/claudebench/bench/mock/pace"
	"github.com/claudebench/claudebench/bench/mock/script"
	"github.com/claudebench/claudebench/bench/mock/watch"
	"github.com/claudebench/claudebench/bench/mock/wire"
)

// An exchange is one request and its answer. It is used again for others.
type exchange struct {
	api   *API
	world *world
	w     http.ResponseWriter
	r     *http.Request
	id    string
	// controller is made when it is first needed.
	controller *http.ResponseController
	// began is when the body had been read: the service time starts then.
	began time.Time
	entry *watch.Entry
	// left tells that the request is no longer counted as in flight, and headed
	// that its answer has begun.
	left, headed bool

	version  wire.Version
	holder   *keys.Holder
	question wire.Question
	usage    wire.Usage
	faults   []fault.Fault
	// class is that of the model that the request is about, if it is about one.
	class string
	// grant is what the limits let the request have, and limits what they leave
	// its key, which is known if limited is true.
	grant   limit.Grant
	granted bool
	// charged are the tokens that the grant was told of while they were said.
	charged int
	limits  limit.Status
	limited bool
	// slots are those of which the request has one.
	slots *pace.Slots

	passage *wire.Passage
	reply   *wire.Reply
	spoken  spoken
	answer  script.Answer
	// text is the body of an answer that is not streamed, and piece the part of
	// any answer that is written next.
	text, piece []byte
	// deadline is when the connection is closed if the client takes nothing.
	deadline time.Time
}

var exchanges = sync.Pool{New: func() any { return new(exchange) }}

func begin(a *API, w http.ResponseWriter, r *http.Request) *exchange {
	x := exchanges.Get().(*exchange)
	x.api, x.world, x.w, x.r = a, a.world.Load(), w, r
	x.began = time.Now()
	a.inFlight.Up()
	x.world.requests.Add(1)
	x.id = string(a.names.next(make([]byte, 0, 32)))
	x.entry = x.world.board.Begin(x.began)
	x.entry.RequestID = "req_" + x.id
	x.entry.Method, x.entry.Path, x.entry.Proto = r.Method, clip(r.URL.Path), r.Proto
	x.entry.Attempt = attempt(r)
	return x
}

// clip bounds what a stranger can have the journal keep.
func clip(path string) string {
	if len(path) <= 100 {
		return path
	}
	return strings.Clone(strings.ToValidUTF8(path[:100], ""))
}

// attempt is the number that the SDKs give to the attempts of one call, from 0,
// or -1 if there is none.
func attempt(r *http.Request) int {
	given := first(r.Header["X-Stainless-Retry-Count"])
	if given == "" {
		return -1
	}
	n, err := strconv.Atoi(given)
	if err != nil || n < 0 {
		return -1
	}
	return n
}

// leave ends the count of the request as one in flight. It comes before the
// last of the answer is written: a client that sends its next request as soon
// as it has the answer must not be seen with one more than it has.
func (x *exchange) leave() {
	if !x.left {
		x.left = true
		x.api.inFlight.Down()
	}
}

// end files what became of the request, also when its handler panicked because
// that is how a connection is broken. Any other panic is a defect of the mock: the
// client gets an error, or where an answer has begun a broken connection, and
// everybody else goes on.
func (x *exchange) end() {
	p := recover()
	if p != nil && p != http.ErrAbortHandler {
		x.api.log.Error("a request failed", "request_id", x.entry.RequestID, "error", p, "stack", string(debug.Stack()))
		if x.headed {
			p = http.ErrAbortHandler
		} else {
			x.refuse(wire.Internal())
		}
		x.entry.Outcome = wire.Internal().Type
	}
	x.leave()
	x.settle()
	if x.slots != nil {
		x.slots.Release()
	}
	x.tell()
	x.world.board.End(x.entry)
	if cap(x.text) <= maxPooled {
		*x = exchange{question: x.question, faults: x.faults[:0], passage: x.passage, reply: x.reply, text: x.text, piece: x.piece}
		exchanges.Put(x)
	}
	if p == http.ErrAbortHandler {
		panic(p)
	}
}

// tell logs the request.
func (x *exchange) tell() {
	e := x.entry
	if x.api.log.Enabled(x.r.Context(), slog.LevelDebug) {
		x.api.log.Debug("request", "request_id", e.RequestID, "key", e.Key, "method", e.Method, "path", e.Path, "model", e.Model,
			"stream", e.Stream, "status", e.Status, "outcome", e.Outcome, "faults", e.Faults, "took", e.Took, "late", e.LateMax)
	}
}

// wait waits until the answer is due by so much after it began. It returns an
// error if the client has gone. Without its clock the mock breaks off: an answer
// at the wrong time would falsify what is measured.
func (x *exchange) wait(due time.Duration) error {
	ctx := x.r.Context()
	err := x.api.clock.Until(ctx, x.began.Add(due))
	if err != nil && ctx.Err() == nil {
		x.api.log.Error("the clock failed", "error", err)
		x.breakOff()
	}
	return err
}

package mock

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// An exchange is one request and its answer.
type exchange struct {
	api *API
	w   http.ResponseWriter
	r   *http.Request
	id  string
	// began is when the body had been read: the service time starts then.
	began time.Time
	// left tells that the request is no longer counted as in flight.
	left bool
}

// leave ends the count of the request as one in flight. It comes before the
// answer is written: a client that sends its next request as soon as it has the
// answer must not be seen with one more than it has.
func (x *exchange) leave() {
	if !x.left {
		x.left = true
		x.api.counters.inFlight.down()
	}
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
	if err := x.api.clock.Until(x.r.Context(), due); err != nil {
		if x.r.Context().Err() != nil {
			return nil // the client has gone
		}
		return err
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
	x.leave()
	x.w.WriteHeader(status)
	x.w.Write(body)
}

package mock

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/claudebench/claudebench/bench/mock/wire"
)

// bodies hold the bodies of requests while they are read.
var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxPooled is the size in bytes above which a buffer is not kept, so that one
// large request does not weigh on the memory of those after it.
const maxPooled = 64 << 10

// ask reads the request's body, and what it asks for.
func (x *exchange) ask(parse parser) *wire.Error {
	if err := x.admit(http.MethodPost); err != nil {
		return err
	}
	body := bodies.Get().(*bytes.Buffer)
	defer func() {
		if body.Cap() <= maxPooled {
			body.Reset()
			bodies.Put(body)
		}
	}()
	if err := x.read(body); err != nil {
		return err
	}
	x.began = time.Now()
	x.entry.BytesIn = int64(body.Len())
	err := parse(&x.question, x.version, x.world.catalogue, body.Bytes())
	if x.question.Model != nil {
		x.class = x.question.Model.Class
	}
	if err != nil {
		return err
	}
	x.entry.Model, x.entry.Stream = x.question.Model.ID, x.question.Stream
	return nil
}

func (x *exchange) read(body *bytes.Buffer) *wire.Error {
	if x.r.ContentLength > wire.MaxBody {
		return wire.TooLarge()
	}
	_, err := body.ReadFrom(http.MaxBytesReader(x.w, x.r.Body, wire.MaxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return wire.TooLarge()
	case err != nil && !errors.Is(err, io.EOF):
		return bad("The request body could not be read")
	}
	return nil
}

package mock

import (
	"net/http"
	"time"

	"github.com/claudebench/claudebench/bench/mock/wire"
)

// parseCompletion reads what only the old version of the API has.
func parseCompletion(q *wire.Question, v wire.Version, c *wire.Catalogue, body []byte) *wire.Error {
	if v != wire.Old {
		return wire.NotFound()
	}
	return wire.ParseCompletion(q, v, c, body)
}

// count answers how many tokens a request would have. It is free.
func (x *exchange) count() *wire.Error {
	if err := x.ask(wire.ParseCount); err != nil {
		return err
	}
	x.text = x.question.AppendCount(x.text[:0])
	x.entry.InputTokens = x.question.Input
	x.send()
	return nil
}

func (x *exchange) models() *wire.Error {
	if err := x.admit(http.MethodGet); err != nil {
		return err
	}
	var err *wire.Error
	if x.text, err = x.world.catalogue.AppendList(x.text[:0], x.r.URL.Query()); err != nil {
		return err
	}
	x.send()
	return nil
}

func (x *exchange) model(id string) *wire.Error {
	if err := x.admit(http.MethodGet); err != nil {
		return err
	}
	m, ok := x.world.catalogue.Find(id)
	if !ok {
		return wire.UnknownModel(id)
	}
	x.class = m.Class
	x.text = m.Append(x.text[:0])
	x.send()
	return nil
}

// send answers with the text, at once.
func (x *exchange) send() {
	x.answer.Status, x.answer.ContentType = http.StatusOK, jsonType
	x.answer.SetWhole(x.text, time.Since(x.began))
	x.perform()
}

// refuse answers with an error, at once.
func (x *exchange) refuse(err *wire.Error) {
	x.text = err.Append(x.text[:0], x.entry.RequestID)
	x.answer.Status, x.answer.ContentType = err.Status, jsonType
	x.answer.SetWhole(x.text, time.Since(x.began))
	x.perform()
	if x.entry.Outcome != clientGone {
		x.entry.Outcome = err.Type
	}
}

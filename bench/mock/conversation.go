package mock

import (
	"errors"
	"net/http"
	"time"

	"github.com/claudebench/claudebench/bench/mock/fault"
	"github.com/claudebench/claudebench/bench/mock/pace"
	"github.com/claudebench/claudebench/bench/mock/wire"
)

// A parser reads the body of a request to one endpoint.
type parser func(*wire.Question, wire.Version, *wire.Catalogue, []byte) *wire.Error

// converse answers a request that asks a model.
func (x *exchange) converse(parse parser) *wire.Error {
	if err := x.ask(parse); err != nil {
		return err
	}
	number := x.world.questions.Add(1)
	x.pick(number)
	if !x.failed() {
		if err := x.meter(); err != nil {
			return err
		}
		if err := x.compose(number); err != nil {
			return err
		}
	}
	for _, f := range x.faults {
		f.Apply(&x.answer, x)
		x.entry.Faults = append(x.entry.Faults, f.Kind().String())
	}
	x.perform()
	return nil
}

// gone is what a step returns after which there is nobody left to answer.
var gone = new(wire.Error)

// pick draws what goes wrong with the request.
func (x *exchange) pick(number uint64) {
	w, q := x.world, &x.question
	x.faults = w.picker.Pick(x.faults[:0], number, x.began.Sub(w.began), fault.Subject{
		Model: q.Name, Class: q.Model.Class, Endpoint: x.r.URL.Path, Stream: q.Stream,
	})
}

// failed tells whether a status takes the place of an answer. Faults are ordered
// by their kinds, and it comes first.
func (x *exchange) failed() bool {
	return len(x.faults) > 0 && x.faults[0].Kind() == fault.StatusKind
}

// compose waits for a slot, and says when the parts of the answer are due.
func (x *exchange) compose(number uint64) *wire.Error {
	w, q := x.world, &x.question
	if w.settings.Load.Slots > 0 {
		if err := x.queue(); err != nil {
			return err
		}
	}
	seed := w.seed.At(number)
	plan := w.timing(q.Model).Plan(seed, w.settings.Schedule.Factor(x.began.Sub(w.began)), w.settings.Load.Slow(w.slots.Busy()))
	x.say(plan, uint64(seed))
	return nil
}

// queue waits for a slot.
func (x *exchange) queue() *wire.Error {
	switch err := x.world.slots.Acquire(x.r.Context()); {
	case errors.Is(err, pace.ErrFull):
		return wire.Overloaded()
	case err != nil:
		x.entry.Outcome = clientGone
		return gone
	}
	x.slots = x.world.slots
	x.entry.Queued = time.Since(x.began)
	return nil
}

// say makes the reply the answer's body.
func (x *exchange) say(plan pace.Plan, seed uint64) {
	if x.reply == nil || x.passage != x.world.passage {
		x.passage = x.world.passage
		x.reply = wire.NewReply(x.passage)
	}
	x.reply.Reset(&x.question, x.usage, plan.Length(), seed, x.id)
	x.answer.Status = http.StatusOK
	if x.question.Stream {
		x.spoken = spoken{events: x.reply.Events(x.world.settings.Answer.Ping), plan: plan, queued: x.entry.Queued}
		x.answer.ContentType, x.answer.Length, x.answer.Body = eventStream, -1, &x.spoken
		return
	}
	x.spoken = spoken{tokens: x.reply.Tokens()}
	x.text = x.reply.Append(x.text[:0])
	x.answer.ContentType = jsonType
	x.answer.SetWhole(x.text, x.entry.Queued+plan.Whole(x.reply.Tokens()))
}

package mock

import (
	"cmp"
	"encoding/binary"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/claudebench/claudebench/bench/mock/fault"
	"github.com/claudebench/claudebench/bench/mock/keys"
	"github.com/claudebench/claudebench/bench/mock/limit"
	"github.com/claudebench/claudebench/bench/mock/pace"
	"github.com/claudebench/claudebench/bench/mock/script"
	"github.com/claudebench/claudebench/bench/mock/wire"
	"github.com/claudebench/claudebench/bench/price"
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
	if x.failed() {
		x.limits, x.limited = x.world.limiter.Look(x.began, limit.Key(x.holder.ID), x.question.Model.Class), true
	} else if err := x.meter(); err != nil {
		return err
	} else if err := x.compose(number); err != nil {
		return err
	}
	for _, f := range x.faults {
		f.Apply(&x.answer, x)
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
	for _, f := range x.faults {
		x.entry.Faults = append(x.entry.Faults, f.Kind().String())
	}
}

// failed tells whether a status takes the place of an answer. Faults are ordered
// by their kinds, and it comes first.
func (x *exchange) failed() bool {
	return len(x.faults) > 0 && x.faults[0].Kind() == fault.StatusKind
}

// AppendError and AppendErrorEvent make of exchange the [fault.Errors] of its
// answer.
func (x *exchange) AppendError(b []byte, status int, kind, message string) []byte {
	return worded(wire.ErrorOf(status), kind, message).Append(b, x.entry.RequestID)
}

func (x *exchange) AppendErrorEvent(b []byte, kind, message string) []byte {
	return worded(wire.Overloaded(), kind, message).AppendEvent(b)
}

// worded is an error with another type and message, where they are given.
func worded(e *wire.Error, kind, message string) *wire.Error {
	return &wire.Error{Status: e.Status, Type: cmp.Or(kind, e.Type), Message: cmp.Or(message, e.Message)}
}

// meter takes from the limits what the question costs, or refuses it.
func (x *exchange) meter() *wire.Error {
	w, q := x.world, &x.question
	x.usage = w.cache.Use(x.began, owner(x.holder), q)
	grant, refused := w.limiter.Admit(x.began, limit.Key(x.holder.ID), q.Model.Class, x.usage.Input+x.usage.Created5m+x.usage.Created1h)
	if refused != nil {
		x.limits, x.limited = refused.Status, true
		if refused.RetryAfter > 0 {
			x.answer.Header = append(x.answer.Header, script.Field{Name: "Retry-After", Value: strconv.Itoa(refused.RetryAfter)})
		}
		return wire.RateLimited(x.code(refused), refused.Message(organization, q.Model.ID))
	}
	x.grant, x.granted = grant, true
	x.entry.InputTokens = q.Input
	x.limits, x.limited = x.grant.Status(x.began), true
	return nil
}

// code is that of a refusal. The one for growth is the new version's only.
func (x *exchange) code(r *limit.Refusal) string {
	if x.version == wire.Old && r.Kind == limit.Growth {
		return ""
	}
	return r.Code()
}

// owner is a short form of whose prompts the cache holds.
func owner(h *keys.Holder) uint64 { return binary.LittleEndian.Uint64(h.ID[:]) }

// settle ends the grant: it takes the tokens that have been said since the last
// ones were taken, and adds to what the key has spent what the request cost.
func (x *exchange) settle() {
	if !x.granted {
		return
	}
	var cost price.USD
	if p, ok := price.Of(x.question.Model.ID); ok {
		u := x.usage
		cost = p.Cost(price.Usage{
			Input: u.Input, Output: x.entry.OutputTokens,
			CacheRead: u.Read, CacheWrite5m: u.Created5m, CacheWrite1h: u.Created1h,
		})
	}
	x.grant.Settle(x.began.Add(x.entry.Took), x.entry.OutputTokens-x.charged, int64(cost))
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

package mock

import (
	"encoding/binary"
	"strconv"
	"time"

	"github.com/claudebench/claudebench/bench/mock/keys"
	"github.com/claudebench/claudebench/bench/mock/limit"
	"github.com/claudebench/claudebench/bench/mock/script"
	"github.com/claudebench/claudebench/bench/mock/wire"
	"github.com/claudebench/claudebench/bench/price"
)

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

// look finds out what the limits leave the key of a request that took nothing from
// them, but is about a model.
func (x *exchange) look() {
	if !x.limited && x.class != "" {
		x.limits, x.limited = x.world.limiter.Look(x.began, limit.Key(x.holder.ID), x.class), true
	}
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

// charge takes the tokens of a stream from what the key may say, as they are
// said. Those of other answers are taken when it ends.
func (x *exchange) charge(took time.Duration) {
	x.entry.OutputTokens = x.spoken.tokens
	if n := x.spoken.tokens - x.charged; n > 0 && x.question.Stream {
		x.grant.Output(x.began.Add(took), n)
		x.charged += n
	}
}

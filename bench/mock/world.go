package mock

import (
	"reflect"
	"sync/atomic"
	"time"

	"github.com/claudebench/claudebench/bench/mock/draw"
	"github.com/claudebench/claudebench/bench/mock/fault"
	"github.com/claudebench/claudebench/bench/mock/limit"
	"github.com/claudebench/claudebench/bench/mock/pace"
	"github.com/claudebench/claudebench/bench/mock/watch"
	"github.com/claudebench/claudebench/bench/mock/wire"
)

// A world is what a request meets: the settings of its time, made ready for use,
// and what has been counted, granted and remembered since the last reset. It does
// not change; what it points to does.
type world struct {
	settings  Settings
	seed      draw.Seed
	catalogue *wire.Catalogue
	passage   *wire.Passage
	timings   map[string]*pace.Timing // by model class
	picker    *fault.Picker
	limiter   *limit.Limiter
	slots     *pace.Slots
	*epoch
}

// An epoch is what lasts from one reset to the next.
type epoch struct {
	began       time.Time
	requests    atomic.Int64
	connections atomic.Uint64
	// questions is how many requests asked a model; each one's number picks its
	// draws.
	questions atomic.Uint64
	cache     *wire.Cache
	board     *watch.Board
}

// newWorld makes the world of settings that begins at now.
func newWorld(s Settings, a *API, now time.Time) *world {
	w := ready(s)
	w.limiter = newLimiter(s)
	w.slots = pace.NewSlots(s.Load.Slots, s.Load.Queue)
	w.epoch = &epoch{
		began: now,
		cache: wire.NewCache(s.Answer.CacheMinTokens),
		board: watch.NewBoard(watch.NewJournal(s.Journal.Requests, s.Journal.Pieces), LateBound, &a.inFlight, &a.connections),
	}
	return w
}

// changed is the world after a change of settings. What has been counted goes
// on, and so does what has been granted as long as the limits are the same.
func (w *world) changed(s Settings) *world {
	n := ready(s)
	n.limiter, n.slots, n.epoch = w.limiter, w.slots, w.epoch
	if !reflect.DeepEqual(s.Limits, w.settings.Limits) {
		n.limiter = newLimiter(s)
	}
	n.slots.Resize(s.Load.Slots, s.Load.Queue)
	w.board.Journal.Resize(s.Journal.Requests, s.Journal.Pieces)
	return n
}

// ready is the part of a world that follows from its settings.
func ready(s Settings) *world {
	catalogue, err := wire.NewCatalogue(s.Answer.Models)
	if err != nil {
		panic(err) // settings are checked before they are used
	}
	w := &world{settings: s, seed: draw.Seed(s.Seed), catalogue: catalogue, passage: wire.OwnPassage(), timings: map[string]*pace.Timing{}}
	if s.Answer.Text != "" {
		w.passage = wire.NewPassage(s.Answer.Text)
	}
	for class, t := range s.Classes {
		merged := t.Or(s.Timing)
		w.timings[class] = &merged
	}
	w.picker = fault.NewPicker(w.seed, s.Faults)
	return w
}

func newLimiter(s Settings) *limit.Limiter {
	l, err := limit.New(s.Limits)
	if err != nil {
		panic(err) // settings are checked before they are used
	}
	return l
}

// timing is that of the model's class.
func (w *world) timing(m *wire.Model) *pace.Timing {
	if t, ok := w.timings[m.Class]; ok {
		return t
	}
	return &w.settings.Timing
}

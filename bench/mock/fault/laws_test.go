package fault

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench/mock/script"
	"github.com/claudebench/claudebench/scenarios/strict"
)

// each runs law on random streams, each with its random numbers.
func each(t *testing.T, law func(t *testing.T, r *rand.Rand, pieces []piece)) {
	t.Helper()
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 0))
		law(t, r, someStream(r))
		if t.Failed() {
			t.Fatalf("with seed %d", seed)
		}
	}
}

// someStream has at least one event, and each has a brace at least.
func someStream(r *rand.Rand) []piece {
	var all []piece
	var due time.Duration
	count := 1 + r.IntN(20)
	for i := range count {
		name := fmt.Sprint("delta-", i, strings.Repeat("x", r.IntN(30)))
		if i == count-1 {
			name = "message_stop"
		}
		due += time.Duration(r.IntN(20)) * time.Millisecond
		all = append(all, piece{"event: " + name + "\ndata: {\"type\":\"" + name + "\"}\n\n", due})
	}
	return all
}

// after applies f to the stream and performs it.
func after(t *testing.T, pieces []piece, f Fault) performance {
	t.Helper()
	a := stream(pieces)
	f.Apply(a, asked{})
	return perform(t, a)
}

func text(pieces []piece) string { return performance{pieces: pieces}.text() }

func TestStallAndTrickleKeepEveryByte(t *testing.T) {
	each(t, func(t *testing.T, r *rand.Rand, pieces []piece) {
		stall := &Stall{For: strict.Duration(1 + r.IntN(1e9)), After: r.IntN(25)}
		trickle := &Trickle{Bytes: 1 + r.IntN(50), Every: strict.Duration(1 + r.IntN(1e9))}
		for _, f := range []Fault{stall, trickle} {
			p := after(t, pieces, f)
			if p.text() != text(pieces) || p.err != io.EOF {
				t.Errorf("%s made %q of %q, ending with %v", f.Kind(), p.text(), text(pieces), p.err)
			}
		}
		p := after(t, pieces, stall)
		if end := pieces[len(pieces)-1].due + time.Duration(stall.For); p.end != end {
			t.Errorf("a stall of %v ends at %v, want %v", time.Duration(stall.For), p.end, end)
		}
	})
}

// TestTrickleIsNeverFaster also holds that no piece comes sooner than it would
// have without.
func TestTrickleIsNeverFaster(t *testing.T) {
	each(t, func(t *testing.T, r *rand.Rand, pieces []piece) {
		f := &Trickle{Bytes: 1 + r.IntN(50), Every: strict.Duration(1 + r.IntN(1e8))}
		sent, i := 0, 0
		var last time.Duration
		for n, p := range after(t, pieces, f).pieces {
			if len(p.text) > f.Bytes {
				t.Errorf("%d bytes at once, want at most %d", len(p.text), f.Bytes)
			}
			if n > 0 && p.due-last < time.Duration(f.Every) {
				t.Errorf("a piece %v after the one before, want at least %v", p.due-last, time.Duration(f.Every))
			}
			if p.due < pieces[i].due {
				t.Errorf("a piece at %v, of an event that is due at %v", p.due, pieces[i].due)
			}
			last = p.due
			if sent += len(p.text); sent == len(pieces[i].text) {
				sent, i = 0, i+1
			}
		}
	})
}

// TestEndings holds that what ends a stream early never lets its last event
// through, and sends the events before as they are.
func TestEndings(t *testing.T) {
	each(t, func(t *testing.T, r *rand.Rand, pieces []piece) {
		n := r.IntN(25)
		for _, f := range []Fault{&Cut{}, &Cut{After: &n}, &Event{After: n}, &Reset{After: 1 + n}} {
			p := after(t, pieces, f)
			kept := p.pieces
			if f.Kind() == EventKind {
				kept = kept[:len(kept)-1]
			}
			if strings.Contains(p.text(), "message_stop") {
				t.Errorf("%s %+v sent message_stop", f.Kind(), f)
			}
			if len(kept) >= len(pieces) || text(kept) != text(pieces[:len(kept)]) {
				t.Errorf("%s %+v made %q of %q", f.Kind(), f, p.text(), text(pieces))
			}
			if p.end != pieces[len(kept)].due {
				t.Errorf("%s %+v ends at %v, want when the next event was due, %v", f.Kind(), f, p.end, pieces[len(kept)].due)
			}
			if reset := f.Kind() == ResetKind; reset != (p.err == script.ErrBreak) {
				t.Errorf("%s ends with %v", f.Kind(), p.err)
			}
		}
	})
}

func TestMalformSpoilsOneEvent(t *testing.T) {
	each(t, func(t *testing.T, r *rand.Rand, pieces []piece) {
		f := &Malform{After: r.IntN(25)}
		p := after(t, pieces, f)
		if n := wrong(p.text()); n != 1 {
			t.Errorf("%d events are no JSON, want 1", n)
		}
		if at := min(f.After, len(pieces)-1); wrong(p.pieces[at].text) != 1 {
			t.Errorf("event %d is JSON", at)
		}
		for i := range pieces {
			if strings.Count(p.pieces[i].text, "\n") != 3 || !strings.HasSuffix(p.pieces[i].text, "\n\n") {
				t.Errorf("event %d became %q", i, p.pieces[i].text)
			}
		}
	})
}

// TestTruncatedIsNoJSON holds also that what is sent is the beginning of what
// would have been, and as long as is said.
func TestTruncatedIsNoJSON(t *testing.T) {
	faults := []*Truncate{{}}
	for n := range 2 * len(message) {
		faults = append(faults, &Truncate{Bytes: &n}, &Truncate{Fraction: ptr(float64(n) / float64(2*len(message)))})
	}
	for _, f := range faults {
		a := whole(message)
		f.Apply(a, asked{})
		sent := perform(t, a).text()
		if len(sent) != a.Length || !strings.HasPrefix(message, sent) || json.Valid([]byte(sent)) {
			t.Errorf("%+v: %d bytes are said, sent was %q", f, a.Length, sent)
		}
	}
}

// TestResetAfterBytes holds that exactly as many are sent, of either answer.
func TestResetAfterBytes(t *testing.T) {
	for n := 1; n < 300; n++ {
		for _, a := range []*script.Answer{whole(message), stream(events(names...))} {
			all, length := perform(t, clone(a)).text(), a.Length
			(&Reset{AfterBytes: n}).Apply(a, asked{})
			p := perform(t, a)
			if want := all[:min(n, len(all))]; p.text() != want || p.err != script.ErrBreak || a.Length != length {
				t.Errorf("after %d bytes: %q and %v, want %q", n, p.text(), p.err, want)
			}
		}
	}
}

// clone is an answer of its own with the same body.
func clone(a *script.Answer) *script.Answer {
	if a.Stream() {
		return stream(events(names...))
	}
	return whole(message)
}

// TestEmptyBodies checks that there is nothing in which a fault would not hold.
func TestEmptyBodies(t *testing.T) {
	n := 0
	for _, f := range []Fault{
		&Truncate{}, &Truncate{Bytes: &n}, &Malform{}, &Malform{After: 3}, &Cut{}, &Cut{After: &n}, &Event{}, &Reset{After: 1},
		&Reset{AfterBytes: 3}, &Reset{At: AfterHeaders}, &Stall{For: 5}, &Stall{For: 5, After: 2}, &Trickle{Bytes: 1, Every: 1},
	} {
		for _, a := range []*script.Answer{whole(""), stream(nil)} {
			f.Apply(a, asked{})
			if p := perform(t, a); p.text() != "" {
				t.Errorf("%s made %q of nothing", f.Kind(), p.text())
			}
		}
	}
}

// TestBrokenBodies checks that a reset below is not lost.
func TestBrokenBodies(t *testing.T) {
	for _, f := range []Fault{&Malform{}, &Cut{}, &Event{After: 9}, &Reset{After: 9}, &Reset{AfterBytes: 999}, &Stall{For: 5}, &Trickle{Bytes: 9, Every: 1}} {
		a := stream(events(names...))
		(&Reset{After: 2}).Apply(a, asked{})
		f.Apply(a, asked{})
		if p := perform(t, a); p.err != script.ErrBreak {
			t.Errorf("%s ends a broken stream with %v", f.Kind(), p.err)
		}
	}
}

package fault

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/scenarios/strict"
)

var call = Subject{Model: "claude-opus-5", Class: "opus-5", Endpoint: "/v1/messages"}

// picked names the faults that the n-th request has.
func picked(p *Picker, n uint64, elapsed time.Duration, q Subject) string {
	var names []string
	for _, f := range p.Pick(nil, n, elapsed, q) {
		names = append(names, f.Kind().String())
	}
	return strings.Join(names, " ")
}

func TestPickConditions(t *testing.T) {
	hit := func(r Rule, n uint64, q Subject) bool {
		r.Cut = &Cut{}
		return picked(NewPicker(1, Rules{r}), n, 0, q) == "cut"
	}
	streamed := call
	streamed.Stream = true
	cases := []struct {
		name string
		rule Rule
		n    uint64
		q    Subject
		want bool
	}{
		{"no condition", Rule{}, 7, call, true},
		{"never", Rule{Probability: ptr(0.0)}, 7, call, false},
		{"the request", Rule{Requests: []uint64{3, 7}}, 7, call, true},
		{"another request", Rule{Requests: []uint64{3, 7}}, 4, call, false},
		{"every third", Rule{Every: 3}, 9, call, true},
		{"not the third", Rule{Every: 3}, 10, call, false},
		{"the model", Rule{Models: []string{"a", "claude-opus-5"}}, 1, call, true},
		{"another model", Rule{Models: []string{"a"}}, 1, call, false},
		{"the class", Rule{Classes: []string{"opus-5"}}, 1, call, true},
		{"another class", Rule{Classes: []string{"opus-4"}}, 1, call, false},
		{"the endpoint", Rule{Endpoints: []string{"/v1/messages"}}, 1, call, true},
		{"another endpoint", Rule{Endpoints: []string{"/v1/models"}}, 1, call, false},
		{"a stream", Rule{Stream: ptr(true)}, 1, streamed, true},
		{"no stream", Rule{Stream: ptr(true)}, 1, call, false},
		{"not for a stream", Rule{Stream: ptr(false)}, 1, streamed, false},
		{"all but one", Rule{Classes: []string{"opus-5"}, Requests: []uint64{2}}, 1, call, false},
	}
	for _, c := range cases {
		if got := hit(c.rule, c.n, c.q); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestPickOrder checks that of each kind the first rule that applies is picked,
// in the order of the kinds.
func TestPickOrder(t *testing.T) {
	first, second := &Status{Code: 500}, &Status{Code: 529}
	rules := Rules{
		{Trickle: &Trickle{}}, {Stall: &Stall{}}, {Requests: []uint64{2}, Status: first}, {Status: second},
		{Reset: &Reset{}}, {Accept: &Accept{}}, {Cut: &Cut{}}, {Event: &Event{}}, {Malform: &Malform{}}, {Truncate: &Truncate{}},
	}
	p := NewPicker(1, rules)
	if got, want := picked(p, 1, 0, call), "status truncate malform cut event reset stall trickle"; got != want {
		t.Errorf("picked %s, want %s", got, want)
	}
	if got := picked(p, 2, 0, call); !strings.HasPrefix(got, "status truncate") {
		t.Errorf("where two statuses apply, picked %s", got)
	}
	if got := p.Pick(nil, 1, 0, call)[0]; got != Fault(second) {
		t.Errorf("request 1 has %+v", got)
	}
	if got := p.Pick(nil, 2, 0, call)[0]; got != Fault(first) {
		t.Errorf("request 2 has %+v", got)
	}
	kept := []Fault{&Cut{}}
	if got := p.Pick(kept, 1, 0, call); len(got) != 9 || got[0] != kept[0] {
		t.Error("what was there before is gone")
	}
}

// TestPickFirst checks that the first of many rules is first however many there
// are.
func TestPickFirst(t *testing.T) {
	var rules Rules
	for i := range 100 {
		rules = append(rules, Rule{Stall: &Stall{For: strict.Duration(i)}}, Rule{Cut: &Cut{After: &i}})
	}
	got := NewPicker(1, rules).Pick(nil, 1, 0, call)
	if len(got) != 2 || got[0] != Fault(rules[1].Cut) || got[1] != Fault(rules[0].Stall) {
		t.Errorf("picked %+v", got)
	}
}

// share is how often the only rule of p applies.
func share(p *Picker, elapsed time.Duration) float64 {
	const requests = 20_000
	var hits int
	for n := range uint64(requests) {
		hits += len(p.Pick(nil, n+1, elapsed, call))
	}
	return float64(hits) / requests
}

func TestPickFrequency(t *testing.T) {
	for _, want := range []float64{0, 0.01, 0.3, 0.5, 0.99, 1} {
		got := share(NewPicker(42, Rules{{Probability: &want, Cut: &Cut{}}}), 0)
		if deviation := math.Sqrt(want * (1 - want) / 20_000); math.Abs(got-want) > 4*deviation {
			t.Errorf("a probability of %v gave %v", want, got)
		}
	}
}

// TestPickIndependence checks that two rules do not draw the same, and that
// equal seeds do.
func TestPickIndependence(t *testing.T) {
	half := 0.5
	rules := Rules{{Probability: &half, Cut: &Cut{}}, {Probability: &half, Stall: &Stall{}}}
	p, again, other := NewPicker(1, rules), NewPicker(1, rules), NewPicker(2, rules)
	counts := map[string]int{}
	differ := 0
	for n := range uint64(10_000) {
		got := picked(p, n+1, 0, call)
		counts[got]++
		if got != picked(again, n+1, 0, call) {
			t.Fatal("equal seeds differ")
		}
		if got != picked(other, n+1, 0, call) {
			differ++
		}
	}
	for _, names := range []string{"", "cut", "stall", "cut stall"} {
		if n := counts[names]; n < 2300 || n > 2700 {
			t.Errorf("%q %d times in 10,000, want about 2,500", names, n)
		}
	}
	if differ < 7000 {
		t.Errorf("seeds 1 and 2 differ in %d of 10,000", differ)
	}
}

func TestPickDuring(t *testing.T) {
	const s = strict.Duration(time.Second)
	w := &Window{From: 10 * s, To: 30 * s, Rise: 4 * s, Fall: 8 * s}
	cases := []struct {
		at   time.Duration
		want float64
	}{
		{0, 0}, {10 * time.Second, 0}, {11 * time.Second, 0.25}, {12 * time.Second, 0.5}, {14 * time.Second, 1},
		{20 * time.Second, 1}, {22 * time.Second, 1}, {24 * time.Second, 0.75}, {29 * time.Second, 0.125}, {30 * time.Second, 0}, {time.Hour, 0},
	}
	full, half := NewPicker(7, Rules{{During: w, Cut: &Cut{}}}), NewPicker(7, Rules{{During: w, Probability: ptr(0.5), Cut: &Cut{}}})
	for _, c := range cases {
		if got := w.level(c.at); got != c.want {
			t.Errorf("level %v at %v, want %v", got, c.at, c.want)
		}
		if got := share(full, c.at); math.Abs(got-c.want) > 0.015 {
			t.Errorf("at %v %v of the requests, want %v", c.at, got, c.want)
		}
		if got := share(half, c.at); math.Abs(got-c.want/2) > 0.015 {
			t.Errorf("at %v %v of the requests, want half of %v", c.at, got, c.want)
		}
	}
}

func TestWindowWithoutEdges(t *testing.T) {
	const s = strict.Duration(time.Second)
	cases := []struct {
		w    Window
		at   time.Duration
		want float64
	}{
		{Window{}, 0, 1}, {Window{}, maxWindow, 1},
		{Window{From: s}, time.Second - 1, 0}, {Window{From: s}, time.Second, 1}, {Window{From: s}, time.Hour, 1},
		{Window{To: s}, 0, 1}, {Window{To: s}, time.Second - 1, 1}, {Window{To: s}, time.Second, 0},
		{Window{Rise: 2 * s}, time.Second, 0.5}, {Window{To: 4 * s, Fall: 2 * s}, 3 * time.Second, 0.5},
	}
	for _, c := range cases {
		if got := c.w.level(c.at); got != c.want {
			t.Errorf("%+v: level %v at %v, want %v", c.w, got, c.at, c.want)
		}
	}
}

func TestAcceptDelay(t *testing.T) {
	p := NewPicker(1, Rules{
		{Accept: &Accept{Delay: 5}, Requests: []uint64{2}}, {Accept: &Accept{Delay: 7}, Every: 2}, {Cut: &Cut{}},
	})
	var got []time.Duration
	for n := range uint64(4) {
		got = append(got, p.AcceptDelay(n+1, 0))
	}
	if want := []time.Duration{0, 5, 0, 7}; !slices.Equal(got, want) {
		t.Errorf("delays %v, want %v", got, want)
	}
	if picked(p, 2, 0, call) != "cut" {
		t.Error("a connection's fault was picked for a request")
	}
}

func TestNoRules(t *testing.T) {
	for _, p := range []*Picker{nil, NewPicker(1, nil)} {
		if p.Pick(nil, 1, 0, call) != nil || p.AcceptDelay(1, 0) != 0 {
			t.Error("a fault out of nothing")
		}
	}
}

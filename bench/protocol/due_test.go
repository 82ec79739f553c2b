package protocol

import (
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// Whatever the shape of an open loop, a driver is told the due times and nothing that it
// would have to work out; a load without them has none.
func TestPlanHoldsTheDueTimes(t *testing.T) {
	for _, l := range []bench.Load{
		{Kind: bench.Closed, Requests: 3, Concurrency: 1},
		{Kind: bench.Burst, Requests: 3, Concurrency: 1},
		{Kind: bench.Constant, Requests: 3, Concurrency: 1, Rate: 10},
		{Kind: bench.Poisson, Requests: 3, Concurrency: 1, Rate: 10, Seed: 4},
		{Kind: bench.Ramp, Requests: 3, Concurrency: 1, Rate: 10, To: 20},
		{Kind: bench.Stepped, Requests: 3, Concurrency: 1, Steps: "1x1s, 2x1s"},
		{Kind: bench.Replay, Requests: 3, Concurrency: 1, Replay: "f", Trace: &bench.Trace{Offsets: []time.Duration{0, 0, 7}}},
	} {
		text, err := json.Marshal(planFor(bench.Case{Load: l}))
		if err != nil {
			t.Fatal(err)
		}
		var told struct{ Due []time.Duration }
		if err := json.Unmarshal(text, &told); err != nil {
			t.Fatal(err)
		}
		if want := slices.Collect(l.Dues()); !slices.Equal(told.Due, want) || l.Open() != (len(want) == 3) {
			t.Errorf("%s: due are %v, want %v", l.Kind, told.Due, want)
		}
	}
}

func TestDriveOfOpenLoops(t *testing.T) {
	due := func(line string) string {
		return strings.Replace(line, `"url"`, `"due":"2026-01-01T00:00:00Z","url"`, 1)
	}
	one := strings.Replace(done, `"requests":2`, `"requests":1,"not_sent":[5]`, 1)
	for _, kind := range bench.LoadKinds() {
		c := aCase
		c.Load.Kind = kind
		for name, tt := range map[string]struct{ said, want string }{
			"all sent":     {due(hit(0, 1)) + due(hit(1, 1)) + done, ""},
			"one given up": {due(hit(0, 1)) + one, "without due times"},
			"no due time":  {hit(0, 1) + hit(1, 1) + done, "does not tell when it was due"},
		} {
			var r recorder
			err := Drive(strings.NewReader(ready+tt.said), io.Discard, c, &r)
			refused := err != nil && strings.Contains(err.Error(), tt.want)
			// An open loop may give up and must tell; others the other way round.
			if wrong := tt.want != "" && c.Load.Open() == (name == "no due time"); refused != wrong || err != nil && !wrong {
				t.Errorf("%s, %s: %v", kind, name, err)
			}
		}
	}
}

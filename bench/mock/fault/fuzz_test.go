package fault

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench/mock/draw"
	"github.com/claudebench/claudebench/bench/mock/script"
	"github.com/claudebench/claudebench/scenarios/strict"
)

// FuzzRules holds that rules in which nothing is wrong can be carried out on any
// answer, and are printed as they are read.
func FuzzRules(f *testing.F) {
	f.Add([]byte(`{"faults":[{"cut":{}},{"stall":{"for":"5s","after":2}},{"trickle":{"bytes":7,"every":"1s"}}]}`), uint64(1), uint64(1), int64(0))
	f.Add([]byte(`{"faults":[{"probability":0.5,"status":{"code":529,"retry_after":1}},{"truncate":{"fraction":0.3}}]}`), uint64(1), uint64(2), int64(0))
	f.Add([]byte(`{"faults":[{"every":2,"reset":{"after_bytes":9}},{"malform":{"after":1}}]}`), uint64(3), uint64(4), int64(5))
	f.Add([]byte(`{"faults":[{"requests":[1],"event":{"after":3}},{"during":{"from":"1s","to":"3s","rise":"1s","fall":"1s"},"accept":{"delay":"1s"}}]}`), uint64(9), uint64(1), int64(2e9))
	f.Add([]byte(`{}`), uint64(0), uint64(0), int64(0))
	f.Fuzz(func(t *testing.T, text []byte, seed, n uint64, elapsed int64) {
		var read, again file
		doc := strict.Decode("fuzz", text, &read)
		for _, p := range read.Faults.Validate("faults") {
			doc.Add(strict.Fault{Path: p.Path, Message: p.Message, Hint: p.Hint})
		}
		if doc.Err() != nil {
			return
		}
		printed, err := json.Marshal(read)
		if err != nil {
			t.Fatal(err)
		}
		if err := strict.Decode("printed", printed, &again).Err(); err != nil {
			t.Fatalf("%v: %s", err, printed)
		}
		if after, _ := json.Marshal(again); !reflect.DeepEqual(printed, after) {
			t.Fatalf("printed %s, then %s", printed, after)
		}
		p := NewPicker(draw.Seed(seed), read.Faults)
		if d := p.AcceptDelay(n, time.Duration(elapsed)&math.MaxInt64); d < 0 || d > maxDelay {
			t.Fatalf("accepts %v late", d)
		}
		for _, a := range []*script.Answer{whole(message), stream(events(names...)), whole(""), stream(nil)} {
			for _, fault := range p.Pick(nil, n, time.Duration(elapsed)&math.MaxInt64, Subject{Stream: a.Stream()}) {
				fault.Apply(a, asked{})
			}
			perform(t, a)
		}
	})
}

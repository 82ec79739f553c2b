package fault

import (
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench/mock/script"
	"github.com/claudebench/claudebench/scenarios/strict"
)

// BenchmarkPick draws five rules, two of which are about something else.
func BenchmarkPick(b *testing.B) {
	p := NewPicker(1, Rules{
		{Probability: ptr(0.01), Status: &Status{Code: 529}},
		{Probability: ptr(0.01), Stream: ptr(true), Cut: &Cut{}},
		{During: &Window{From: strict.Duration(time.Hour)}, Stall: &Stall{}},
		{Every: 1000, Reset: &Reset{}},
		{Classes: []string{"haiku-4-5"}, Trickle: &Trickle{}},
	})
	var faults []Fault
	b.ReportAllocs()
	for n := uint64(1); b.Loop(); n++ {
		faults = p.Pick(faults[:0], n, time.Second, call)
	}
}

// BenchmarkPickWithoutRules is what every request pays.
func BenchmarkPickWithoutRules(b *testing.B) {
	p := NewPicker(1, nil)
	var faults []Fault
	b.ReportAllocs()
	for n := uint64(1); b.Loop(); n++ {
		faults = p.Pick(faults[:0], n, time.Second, call)
	}
}

// endless is a stream of one event over and over.
type endless struct{ event []byte }

func (e endless) Next(b []byte) ([]byte, time.Duration, error) { return append(b, e.event...), 0, nil }

// BenchmarkNext asks for an event of a stream with a fault, and of one without
// for comparison.
func BenchmarkNext(b *testing.B) {
	const never = 1 << 60
	for _, c := range []struct {
		name  string
		fault Fault
	}{
		{"bare", nil}, {"malform", &Malform{After: never}}, {"cut", &Cut{}}, {"reset", &Reset{AfterBytes: never}},
		{"stall", &Stall{For: 1, After: never}}, {"trickle", &Trickle{Bytes: 64, Every: 1}},
	} {
		b.Run(c.name, func(b *testing.B) {
			a := &script.Answer{Length: -1, Body: endless{[]byte(text(events("content_block_delta")))}}
			if c.fault != nil {
				c.fault.Apply(a, asked{})
			}
			var room []byte
			b.ReportAllocs()
			for b.Loop() {
				room, _, _ = a.Body.Next(room[:0])
			}
		})
	}
}

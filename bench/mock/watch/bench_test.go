package watch

import (
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"
)

func BenchmarkTallyAdd(b *testing.B) {
	t := NewTally()
	for i := range 1000 {
		t.Add(Cell{strconv.Itoa(i), "claude-opus-4-8", "ok", 200})
	}
	b.ReportAllocs()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			t.Add(Cell{"ba7816bf8f01", "claude-opus-4-8", "ok", 200})
		}
	})
}

// BenchmarkBoardRequest is all that a request that is not streamed costs.
func BenchmarkBoardRequest(b *testing.B) {
	board := NewBoard(NewJournal(10_000, 1_000_000), bound, new(Gauge), new(Connections))
	b.ReportAllocs()
	for b.Loop() {
		e := board.Begin(board.began)
		e.RequestID, e.Model, e.Outcome, e.Status = "req_1", "claude-opus-4-8", Answered, 200
		board.Wrote(e, 1000, 2000, 100)
		board.End(e)
	}
}

// BenchmarkBoardStream is all that a stream of 100 events costs.
func BenchmarkBoardStream(b *testing.B) {
	board := NewBoard(NewJournal(1000, 100_000), bound, new(Gauge), new(Connections))
	b.ReportAllocs()
	for b.Loop() {
		e := board.Begin(board.began)
		e.Outcome, e.Stream = Answered, true
		for i := range time.Duration(100) {
			board.Wrote(e, i, i+100_000, 100)
		}
		board.End(e)
	}
}

func BenchmarkJournalOfNone(b *testing.B) {
	j := NewJournal(0, 0)
	b.ReportAllocs()
	for b.Loop() {
		j.End(j.Begin())
	}
}

// BenchmarkJournalFind looks for the oldest of 10,000.
func BenchmarkJournalFind(b *testing.B) {
	j := NewJournal(10_000, 0)
	for i := range 10_000 {
		stream(j, i, 0)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := j.Find("0"); !ok {
			b.Fatal("not found")
		}
	}
}

func BenchmarkJournalRead(b *testing.B) {
	j := NewJournal(1000, 100_000)
	for i := range 1000 {
		stream(j, i, 100)
	}
	var line []byte
	b.ReportAllocs()
	for b.Loop() {
		err := j.Read(0, 0, func(e *Entry) error { line = AppendJSON(line[:0], e, true); return nil })
		if err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkConnections(b *testing.B) {
	var c Connections
	conn, _ := net.Pipe()
	b.ReportAllocs()
	for b.Loop() {
		c.Follow(conn, http.StateActive)
		c.Follow(conn, http.StateIdle)
	}
}

func BenchmarkNewBoard(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		NewBoard(NewJournal(10_000, 1_000_000), bound, new(Gauge), new(Connections))
	}
}

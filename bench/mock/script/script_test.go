package script

import (
	"io"
	"testing"
	"time"
)

func TestWhole(t *testing.T) {
	var a Answer
	text := []byte("so be it")
	a.SetWhole(text, time.Second)
	if a.Length != len(text) || a.Stream() {
		t.Errorf("length %d, stream %v", a.Length, a.Stream())
	}
	piece, due, err := a.Body.Next([]byte("before "))
	if string(piece) != "before so be it" || due != time.Second || err != nil {
		t.Errorf("first %q at %v, %v", piece, due, err)
	}
	for range 2 {
		piece, due, err = a.Body.Next(nil)
		if piece != nil || due != time.Second || err != io.EOF {
			t.Errorf("then %q at %v, %v", piece, due, err)
		}
	}
	if string(text) != "so be it" {
		t.Errorf("the bytes became %q", text)
	}
}

func TestEmptyWhole(t *testing.T) {
	var w Whole
	if piece, due, err := w.Next(nil); piece != nil || due != 0 || err != io.EOF {
		t.Errorf("%q at %v, %v", piece, due, err)
	}
}

func TestStream(t *testing.T) {
	if a := (&Answer{Length: -1}); !a.Stream() {
		t.Error("a length of -1 is no stream")
	}
}

// BenchmarkWhole is an answer of one piece from beginning to end.
func BenchmarkWhole(b *testing.B) {
	var a Answer
	text, room := make([]byte, 700), make([]byte, 0, 1000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		a.SetWhole(text, 0)
		for err := error(nil); err == nil; {
			_, _, err = a.Body.Next(room)
		}
	}
}

package hitlog

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/bench"
	"github.com/google/go-cmp/cmp"
)

// A vector is a line of a hit log and what every reader must make of it. The
// Python drivers run the same vectors.
type vector struct {
	Name, Line, Error string
	Valid             bool
	Hit               json.RawMessage
}

func TestVectors(t *testing.T) {
	f, err := os.Open("testdata/vectors.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<20)
	for ; in.Scan(); n++ {
		var v vector
		if err := json.Unmarshal(in.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		t.Run(v.Name, func(t *testing.T) { v.check(t) })
	}
	if n < 20 {
		t.Errorf("there are only %d vectors", n)
	}
}

func (v vector) check(t *testing.T) {
	s := NewScanner(strings.NewReader(v.Line), "vector")
	if !s.Scan() {
		t.Fatalf("no record: %v", s.Err())
	}
	h, ok := s.Record().(*Hit)
	if ok != v.Valid {
		t.Fatalf("valid is %t, want %t: %v", ok, v.Valid, s.Record())
	}
	if !ok {
		return
	}
	var want bench.Hit
	if err := json.Unmarshal(v.Hit, &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(utc(want), utc(h.Hit)); diff != "" {
		t.Error(diff)
	}
}

func utc(h bench.Hit) bench.Hit {
	h.Timestamp = h.Timestamp.UTC()
	if !h.Due.IsZero() {
		h.Due = h.Due.UTC()
	}
	return h
}

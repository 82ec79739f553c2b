package hitlog

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/google/go-cmp/cmp"
)

// draw returns a random hit that the format can hold.
func draw(r *rand.Rand, seq uint64) bench.Hit {
	h := bench.Hit{
		Attack: "go-pooled closed 1", Seq: seq, Code: uint16(r.IntN(1000)),
		Timestamp: time.Unix(1_700_000_000+r.Int64N(1e9), r.Int64N(1e9)).UTC(),
		Latency:   time.Duration(r.Int64N(1e12)), BytesOut: r.Uint64(), BytesIn: r.Uint64(),
		Method: "POST", URL: "http://127.0.0.1:8089/v1/messages", Outcome: bench.OK,
	}
	if r.IntN(3) == 0 {
		h.Outcome, h.Error = bench.Reset, "read: \"quoted\" \u2028 <&> \x01 Ω"
	}
	if r.IntN(2) == 0 {
		reused := r.IntN(2) == 0
		h.ConnReused, h.RequestID = &reused, fmt.Sprintf("req_%d", seq)
		h.Due, h.FirstByte, h.Upstream = h.Timestamp.Add(-time.Millisecond), 1, time.Duration(1+r.Int64N(1e9))
		h.Attempts, h.RetryWait = 1+r.IntN(3), time.Duration(r.Int64N(1e9))
	}
	return h
}

func write(t *testing.T, hits []bench.Hit) []byte {
	t.Helper()
	var log bytes.Buffer
	w := NewWriter(&log)
	for i := range hits {
		if err := w.Write(&hits[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return log.Bytes()
}

func TestReadsBackWhatItWrote(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	want := make([]bench.Hit, 2000)
	for i := range want {
		want[i] = draw(r, uint64(i))
	}
	var got []bench.Hit
	s := NewScanner(bytes.NewReader(write(t, want)), "log")
	for s.Scan() {
		h, ok := s.Record().(*Hit)
		if !ok {
			t.Fatal(s.Record())
		}
		got = append(got, h.Hit)
	}
	if diff := cmp.Diff(want, got); diff != "" || s.Err() != nil {
		t.Error(diff, s.Err())
	}
}

func TestGoesOnAfterASyntaxError(t *testing.T) {
	good := string(write(t, []bench.Hit{draw(rand.New(rand.NewPCG(3, 4)), 0)}))
	long := `{"attack":"` + strings.Repeat("a", 2*MaxLine) + "\"}\n"
	s := NewScanner(strings.NewReader(good+"nonsense\n"+good+long+good+"\n"+strings.TrimSuffix(good, "\n")), "a.hits")
	var got []string
	for s.Scan() {
		file, line := s.Record().Pos()
		kind := fmt.Sprintf("%s:%d hit", file, line)
		if e, ok := s.Record().(*SyntaxError); ok {
			kind = e.Error()
		}
		got = append(got, kind)
	}
	want := []string{
		"a.hits:1 hit", "a.hits:2: syntax error at byte 0", "a.hits:3 hit",
		"a.hits:4: line is longer than 64 KiB", "a.hits:5 hit", "a.hits:6: ",
		"a.hits:7: line is cut off: it has no line feed",
	}
	if len(got) != len(want) {
		t.Fatalf("got %q", got)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("record %d is %q, want %q…", i, got[i], want[i])
		}
	}
}

func TestRefusesToWriteWhatItWouldNotRead(t *testing.T) {
	base := draw(rand.New(rand.NewPCG(5, 6)), 7)
	for name, spoil := range map[string]func(*bench.Hit){
		"outcome":  func(h *bench.Hit) { h.Outcome = "fine" },
		"latency":  func(h *bench.Hit) { h.Latency = -1 },
		"error":    func(h *bench.Hit) { h.Outcome, h.Error = bench.OK, "x" },
		"no error": func(h *bench.Hit) { h.Outcome, h.Error = bench.Timeout, "" },
		"time":     func(h *bench.Hit) { h.Timestamp = time.Time{} },
		"code":     func(h *bench.Hit) { h.Code = 1000 },
	} {
		h := base
		spoil(&h)
		var log bytes.Buffer
		w := NewWriter(&log)
		if err := w.Write(&h); err == nil || !strings.Contains(err.Error(), "hit 7") {
			t.Errorf("%s: error is %v", name, err)
		}
		if w.Flush(); log.Len() > 0 {
			t.Errorf("%s: wrote %q", name, log.String())
		}
	}
}

// FuzzParse holds the law that a hit which can be read can be written, and is
// then read as the same hit.
func FuzzParse(f *testing.F) {
	r := rand.New(rand.NewPCG(7, 8))
	for i := range 5 {
		h := draw(r, uint64(i))
		var log bytes.Buffer
		w := NewWriter(&log)
		w.Write(&h)
		w.Flush()
		f.Add(bytes.TrimSuffix(log.Bytes(), []byte("\n")))
	}
	f.Add([]byte(`{"attack":"","seq":0,"x":[{}],"outcome":null}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		var p Parser
		var first, second bench.Hit
		if p.Parse(line, &first) != nil {
			return
		}
		var log bytes.Buffer
		w := NewWriter(&log)
		if err := w.Write(&first); err != nil {
			t.Fatalf("read but not written: %v", err)
		}
		w.Flush()
		if err := p.Parse(bytes.TrimSuffix(log.Bytes(), []byte("\n")), &second); err != nil {
			t.Fatalf("written but not read: %v: %s", err, log.Bytes())
		}
		first.Timestamp, first.Due = first.Timestamp.UTC(), first.Due.UTC()
		second.Timestamp, second.Due = second.Timestamp.UTC(), second.Due.UTC()
		if diff := cmp.Diff(first, second); diff != "" {
			t.Error(diff)
		}
	})
}

func BenchmarkScanner(b *testing.B) {
	h := draw(rand.New(rand.NewPCG(9, 10)), 0)
	var log bytes.Buffer
	w := NewWriter(&log)
	for range b.N {
		w.Write(&h)
	}
	w.Flush()
	b.SetBytes(int64(log.Len() / b.N))
	b.ReportAllocs()
	b.ResetTimer()
	s := NewScanner(&log, "")
	for s.Scan() {
	}
}

func BenchmarkWriter(b *testing.B) {
	h := draw(rand.New(rand.NewPCG(9, 10)), 0)
	w := NewWriter(new(bytes.Buffer))
	b.ReportAllocs()
	for b.Loop() {
		w.Write(&h)
	}
}

package sse

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// read returns the events of a stream as "name|data", and what ended it.
func read(src io.Reader) ([]string, error) {
	var all []string
	r := NewReader(src)
	for r.Next() {
		e := r.Event()
		all = append(all, string(e.Name)+"|"+string(e.Data))
	}
	return all, r.Err()
}

func TestReadsAsTheStandardSays(t *testing.T) {
	for name, c := range map[string]struct {
		stream string
		want   []string
	}{
		"one":                {"event: a\ndata: b\n\n", []string{"a|b"}},
		"CRLF":               {"event: a\r\ndata: b\r\n\r\nevent: c\r\ndata: d\r\n\r\n", []string{"a|b", "c|d"}},
		"CR":                 {"event: a\rdata: b\r\rdata: c\r\r", []string{"a|b", "|c"}},
		"mixed ends":         {"event: a\rdata: b\n\r\ndata: c\n\n", []string{"a|b", "|c"}},
		"no space":           {"event:a\ndata:b\n\n", []string{"a|b"}},
		"one space only":     {"data:  b\n\n", []string{"| b"}},
		"lines of data":      {"data: a\ndata\ndata: b\n\n", []string{"|a\n\nb"}},
		"comment":            {": hello\nevent: a\n:\ndata: b\n\n", []string{"a|b"}},
		"other fields":       {"id: 5\nretry: 6\nevents: x\ndata: b\n\n", []string{"|b"}},
		"no data":            {"event: a\n\ndata: b\n\n", []string{"|b"}},
		"empty data":         {"event: a\ndata:\n\n", []string{"a|"}},
		"last name counts":   {"event: a\nevent: b\ndata: c\n\n", []string{"b|c"}},
		"no blank line":      {"data: a\n\ndata: b\n", []string{"|a"}},
		"no line end":        {"data: a\n\ndata: b\n\ndata: c", []string{"|a", "|b"}},
		"byte order mark":    {"\xef\xbb\xbfdata: a\n\n\xef\xbb\xbfdata: b\n\n", []string{"|a"}},
		"nothing":            {"", nil},
		"blank lines":        {"\n\n\n\r\n", nil},
		"colon in the value": {"data: {\"a\":1}\n\n", []string{`|{"a":1}`}},
	} {
		for way, src := range map[string]io.Reader{
			"at once":      strings.NewReader(c.stream),
			"by the byte":  iotest.OneByteReader(strings.NewReader(c.stream)),
			"with the end": iotest.DataErrReader(strings.NewReader(c.stream)),
		} {
			if got, err := read(src); err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%s, %s: %q, %v, want %q", name, way, got, err, c.want)
			}
		}
	}
}

func TestTellsWhatEndedTheStream(t *testing.T) {
	broken := errors.New("broken")
	got, err := read(io.MultiReader(strings.NewReader("data: a\n\ndata: b\n"), iotest.ErrReader(broken)))
	if err != broken || !slices.Equal(got, []string{"|a"}) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestRefusesWhatIsTooLong(t *testing.T) {
	line := strings.Repeat("x", MaxEvent/2)
	for name, stream := range map[string][]string{
		"line": {"data: a\n\n", line, line, line},
		"data": {"data: a\n\ndata: ", line, "\ndata: ", line, "\ndata: x\n\n"},
	} {
		var parts []io.Reader
		for _, s := range stream {
			parts = append(parts, strings.NewReader(s))
		}
		if got, err := read(io.MultiReader(parts...)); err != ErrTooLong || len(got) != 1 {
			t.Errorf("%s: %d events, %v", name, len(got), err)
		}
	}
}

// TestReturnsALineBeforeItsLineFeed: after a carriage return the reader does
// not wait for a byte that may come late or never.
func TestReturnsALineBeforeItsLineFeed(t *testing.T) {
	src, send := io.Pipe()
	defer src.Close()
	go send.Write([]byte("data: a\r\r"))
	if r := NewReader(src); !r.Next() || string(r.Event().Data) != "a" {
		t.Errorf("read %q", r.Event().Data)
	}
}

func FuzzReadsWhatWasAppended(f *testing.F) {
	f.Add("message_stop", []byte(`{"type":"message_stop"}`), "", []byte("a\nb\r\nc\r\r"))
	f.Fuzz(func(t *testing.T, name1 string, data1 []byte, name2 string, data2 []byte) {
		if strings.ContainsAny(name1+name2, "\r\n") {
			return
		}
		stream := AppendEvent(AppendEvent(nil, name1, data1), name2, data2)
		want := []string{name1 + "|" + string(feeds(data1)), name2 + "|" + string(feeds(data2))}
		got, err := read(bytes.NewReader(stream))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q, %v, want %q", stream, got, err, want)
		}
	})
}

// feeds makes every line break a line feed.
func feeds(b []byte) []byte {
	b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(b, []byte("\r"), []byte("\n"))
}

func FuzzReader(f *testing.F) {
	f.Add([]byte("\xef\xbb\xbfevent: a\rdata: b\r\n\r\n: c\ndata\n\n"))
	f.Fuzz(func(t *testing.T, stream []byte) {
		got, err := read(bytes.NewReader(stream))
		slow, slowErr := read(iotest.OneByteReader(bytes.NewReader(stream)))
		if err != nil || slowErr != nil || !slices.Equal(got, slow) {
			t.Errorf("%q, %v at once, but %q, %v by the byte", got, err, slow, slowErr)
		}
	})
}

var aDelta = []byte(`{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" hello"}}`)

func BenchmarkAppendEvent(b *testing.B) {
	var buf []byte
	b.ReportAllocs()
	for b.Loop() {
		buf = AppendEvent(buf[:0], "content_block_delta", aDelta)
	}
}

// BenchmarkReader is what reading one event of a stream of them costs.
func BenchmarkReader(b *testing.B) {
	stream := bytes.Repeat(AppendEvent(nil, "content_block_delta", aDelta), 1000)
	b.SetBytes(int64(len(stream)))
	b.ReportAllocs()
	for b.Loop() {
		r := NewReader(bytes.NewReader(stream))
		for r.Next() {
		}
	}
}

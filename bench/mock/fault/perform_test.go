package fault

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench/mock/script"
)

// asked makes errors whose text is what they were asked for.
type asked struct{}

func (asked) AppendError(b []byte, status int, kind, message string) []byte {
	return fmt.Appendf(b, `{"type":"error","status":%d,"kind":%q,"message":%q}`, status, kind, message)
}

func (asked) AppendErrorEvent(b []byte, kind, message string) []byte {
	return fmt.Appendf(b, "event: error\ndata: {\"type\":%q,\"message\":%q}\n\n", kind, message)
}

// A piece is one of a body that was sent, or is to be.
type piece struct {
	text string
	due  time.Duration
}

// written is a body that is known as a whole.
type written struct {
	pieces []piece
	end    time.Duration
}

func (w *written) Next(b []byte) ([]byte, time.Duration, error) {
	if len(w.pieces) == 0 {
		return b, w.end, io.EOF
	}
	p := w.pieces[0]
	w.pieces = w.pieces[1:]
	return append(b, p.text...), p.due, nil
}

// events are a stream's, with a gap of 10 ms after the first two.
func events(names ...string) []piece {
	var all []piece
	for i, name := range names {
		due := time.Duration(max(i-1, 0)) * 10 * time.Millisecond
		all = append(all, piece{"event: " + name + "\ndata: {\"type\":\"" + name + "\",\"n\":{}}\n\n", due})
	}
	return all
}

// names are of the stream that the tests are about.
var names = []string{"message_start", "ping", "delta", "delta", "message_stop"}

func stream(pieces []piece) *script.Answer {
	var end time.Duration
	if len(pieces) > 0 {
		end = pieces[len(pieces)-1].due
	}
	return &script.Answer{Status: 200, ContentType: "text/event-stream", Length: -1, Body: &written{pieces, end}}
}

const message = `{"type":"message","content":[{"text":"so be it"}]}`

func whole(text string) *script.Answer {
	a := &script.Answer{Status: 200, ContentType: "application/json"}
	a.SetWhole([]byte(text), 50*time.Millisecond)
	return a
}

// A performance is what an answer came to.
type performance struct {
	pieces []piece
	end    time.Duration
	err    error
}

// text is all that was sent.
func (p performance) text() string {
	var b strings.Builder
	for _, piece := range p.pieces {
		b.WriteString(piece.text)
	}
	return b.String()
}

// perform asks for all pieces, each appended to something else, and holds the
// body to its contract.
func perform(t *testing.T, a *script.Answer) performance {
	t.Helper()
	var p performance
	var last time.Duration
	room := []byte("before")
	for {
		out, due, err := a.Body.Next(room)
		if due < last {
			t.Fatalf("due at %v after %v", due, last)
		}
		if !bytes.HasPrefix(out, []byte("before")) {
			t.Fatalf("what was there before became %q", out)
		}
		last = due
		text := string(out[len("before"):])
		if err == nil && text == "" {
			t.Fatal("an empty piece")
		}
		if err == nil {
			p.pieces = append(p.pieces, piece{text, due})
			continue
		}
		if text != "" || err != io.EOF && !errors.Is(err, script.ErrBreak) {
			t.Fatalf("ends with %q and %v", text, err)
		}
		p.end, p.err = due, err
		if _, again, err2 := a.Body.Next(room); again != due || err2 != err {
			t.Fatalf("ends again at %v with %v, first at %v with %v", again, err2, due, err)
		}
		return p
	}
}

// transcript is an answer in words.
func transcript(t *testing.T, a *script.Answer) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s, %d bytes", a.Status, a.ContentType, a.Length)
	for _, f := range a.Header {
		fmt.Fprintf(&b, ", %s: %s", f.Name, f.Value)
	}
	places := map[script.Break]string{script.BeforeHeaders: ", broken before the headers", script.WithinHeaders: ", broken within the headers"}
	b.WriteString(places[a.Break] + "\n")
	p := perform(t, a)
	for _, piece := range p.pieces {
		fmt.Fprintf(&b, "%6v %q\n", piece.due, piece.text)
	}
	ends := map[error]string{io.EOF: "end", script.ErrBreak: "reset"}
	fmt.Fprintf(&b, "%6v %s\n", p.end, cmp.Or(ends[p.err], "?"))
	return b.String()
}

// wrong counts the events whose data is not JSON.
func wrong(stream string) (n int) {
	for line := range strings.Lines(stream) {
		if data, ok := strings.CutPrefix(line, "data: "); ok && !json.Valid([]byte(data)) {
			n++
		}
	}
	return n
}

func ptr[T any](v T) *T { return &v }

package hitlog

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/mailru/easyjson/jwriter"
)

// A Writer writes hits, one line each. It buffers: call Flush before the file
// is closed.
type Writer struct {
	out *bufio.Writer
}

// NewWriter returns a writer to w.
func NewWriter(w io.Writer) *Writer {
	return &Writer{bufio.NewWriterSize(w, 64<<10)}
}

// Write appends one hit. A hit that a [Scanner] would refuse is an error, and
// is not written.
func (w *Writer) Write(h *bench.Hit) error {
	if err := check(h); err != nil {
		return fmt.Errorf("hit %d: %w", h.Seq, err)
	}
	out := jwriter.Writer{NoEscapeHTML: true}
	encode(&out, h)
	_, err := out.DumpTo(w.out)
	return err
}

// Flush hands all that was written to the underlying writer.
func (w *Writer) Flush() error { return w.out.Flush() }

func encode(w *jwriter.Writer, h *bench.Hit) {
	w.RawString(`{"attack":`)
	w.String(h.Attack)
	w.RawString(`,"seq":`)
	w.Uint64(h.Seq)
	w.RawString(`,"code":`)
	w.Uint16(h.Code)
	w.RawString(`,"timestamp":`)
	instantTo(w, h.Timestamp)
	w.RawString(`,"latency":`)
	w.Int64(int64(h.Latency))
	w.RawString(`,"bytes_out":`)
	w.Uint64(h.BytesOut)
	w.RawString(`,"bytes_in":`)
	w.Uint64(h.BytesIn)
	w.RawString(`,"error":`)
	w.String(h.Error)
	w.RawString(`,"method":`)
	w.String(h.Method)
	w.RawString(`,"url":`)
	w.String(h.URL)
	w.RawString(`,"outcome":`)
	w.String(string(h.Outcome))
	encodeOptional(w, h)
	w.RawString("}\n")
}

func encodeOptional(w *jwriter.Writer, h *bench.Hit) {
	if !h.Due.IsZero() {
		w.RawString(`,"due":`)
		instantTo(w, h.Due)
	}
	number(w, `,"first_byte":`, int64(h.FirstByte))
	number(w, `,"attempts":`, int64(h.Attempts))
	number(w, `,"retry_wait":`, int64(h.RetryWait))
	if h.ConnReused != nil {
		w.RawString(`,"conn_reused":`)
		w.Bool(*h.ConnReused)
	}
	if h.RequestID != "" {
		w.RawString(`,"request_id":`)
		w.String(h.RequestID)
	}
	number(w, `,"upstream":`, int64(h.Upstream))
	number(w, `,"input_tokens":`, int64(h.InputTokens))
	number(w, `,"first_token":`, int64(h.FirstToken))
	number(w, `,"last_token":`, int64(h.LastToken))
	number(w, `,"chunks":`, int64(h.Chunks))
	number(w, `,"max_gap":`, int64(h.MaxGap))
	number(w, `,"tokens":`, int64(h.Tokens))
	number(w, `,"upstream_first_token":`, int64(h.UpstreamFirstToken))
}

// number writes a field whose zero means that it is absent.
func number(w *jwriter.Writer, key string, v int64) {
	if v != 0 {
		w.RawString(key)
		w.Int64(v)
	}
}

func instantTo(w *jwriter.Writer, t time.Time) {
	w.Buffer.EnsureSpace(len(time.RFC3339Nano) + 2)
	w.Buffer.AppendByte('"')
	w.Buffer.Buf = t.UTC().AppendFormat(w.Buffer.Buf, time.RFC3339Nano)
	w.Buffer.AppendByte('"')
}

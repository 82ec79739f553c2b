package gohttp

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

// A receipt is what an answer says that its request used.
type receipt struct {
	Usage struct {
		InputTokens  int `json:"input_tokens"`
		OutputTokens int `json:"output_tokens"`
	} `json:"usage"`
}

// read takes what the message in data says; nothing, if it is none.
func (r *receipt) read(data []byte) {
	if json.Unmarshal(data, r) != nil {
		*r = receipt{}
	}
	r.Usage.InputTokens, r.Usage.OutputTokens = max(0, r.Usage.InputTokens), max(0, r.Usage.OutputTokens)
}

// errBroken tells of an answer that ended regularly, but in the middle of what it says.
var errBroken = errors.New("the answer is no whole JSON")

// A copied body is kept while it is read, for what it says at its end.
type copied struct {
	io.ReadCloser
	meter  *meter
	record *record
	text   bytes.Buffer
}

func (c *copied) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	if c.text.Len() < maxLooked {
		c.text.Write(p[:n])
	}
	if err == io.EOF {
		err = c.ended()
	}
	return n, err
}

// ended looks into an answer that was read to its end.
func (c *copied) ended() error {
	if c.meter.whole && !json.Valid(c.text.Bytes()) {
		return errBroken
	}
	if c.meter.usage {
		c.record.used.read(c.text.Bytes())
	}
	return io.EOF
}

// Close lets go of the body. Its copy is used again, unless it is unusually large.
func (c *copied) Close() error {
	err := c.ReadCloser.Close()
	c.ReadCloser, c.record = nil, nil
	if c.text.Cap() <= maxKept {
		c.text.Reset()
		c.meter.copies.Put(c)
	}
	return err
}

// maxLooked is the size in bytes up to which an answer is looked into: as much as the API takes for
// a request. A longer one passes for broken.
const maxLooked = 32 << 20

// maxKept is the size in bytes up to which the memory of an answer's copy is kept for others.
const maxKept = 64 << 10

// copy keeps a copy of the answers to m's requests that are to be looked into, streams excepted:
// their events are, as they come. It costs a copy of each answer, and is not done where nobody
// asks.
func (m *meter) copy(r *record, resp *http.Response) {
	if !m.usage && !m.whole || resp.StatusCode != http.StatusOK {
		return
	}
	c := m.copies.Get().(*copied)
	c.ReadCloser, c.meter, c.record = resp.Body, m, r
	resp.Body = c
}

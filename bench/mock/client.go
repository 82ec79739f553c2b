package mock

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/claudebench/claudebench/bench/mock/watch"
)

// An Admin asks a mock that runs elsewhere.
type Admin struct {
	url    string
	client http.Client
}

// NewAdmin returns an Admin for the address that the mock's [Ready] tells.
func NewAdmin(url string) *Admin { return &Admin{url: url} }

// State asks for the counters.
func (a *Admin) State(ctx context.Context) (State, error) {
	var s State
	return s, a.ask(ctx, http.MethodGet, "/_mock/state", nil, func(r io.Reader) error { return json.NewDecoder(r).Decode(&s) })
}

// Reset asks for [API.Reset]. The patch is anything that JSON makes settings of.
func (a *Admin) Reset(ctx context.Context, patch any) (State, error) {
	var s State
	body, err := json.Marshal(patch)
	if err != nil {
		return s, err
	}
	return s, a.ask(ctx, http.MethodPost, "/_mock/reset", body, func(r io.Reader) error { return json.NewDecoder(r).Decode(&s) })
}

// Journal asks for what is kept of past requests, and for the times of every piece
// of them.
func (a *Admin) Journal(ctx context.Context, pieces bool) ([]watch.Entry, error) {
	var all []watch.Entry
	return all, a.ask(ctx, http.MethodGet, "/_mock/journal?pieces="+strconv.FormatBool(pieces), nil, func(r io.Reader) error {
		for d := json.NewDecoder(r); ; {
			var e watch.Entry
			switch err := d.Decode(&e); err {
			case nil:
				all = append(all, e)
			case io.EOF:
				return nil
			default:
				return err
			}
		}
	})
}

func (a *Admin) ask(ctx context.Context, method, path string, body []byte, read func(io.Reader) error) error {
	req, err := http.NewRequestWithContext(ctx, method, a.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	resp, err := a.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
		return fmt.Errorf("mock answered %s: %s", resp.Status, bytes.TrimSpace(text))
	}
	return read(resp.Body)
}

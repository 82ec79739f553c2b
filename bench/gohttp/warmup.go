package gohttp

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
)

// warmUp sends the plan's warm-up requests, as many at a time as will be in
// flight. The first one goes alone: HTTP/2 then has its one connection, where
// a cold burst would open one for each request. How the requests end does not
// matter: a target that fails will fail measured.
func (c *Client) warmUp(ctx context.Context) {
	if c.plan.Warmup < 1 {
		return
	}
	c.warm(ctx)
	var wg sync.WaitGroup
	slots := make(chan struct{}, c.plan.Load.Concurrency)
	for range c.plan.Warmup - 1 {
		slots <- struct{}{}
		wg.Go(func() {
			c.warm(ctx)
			<-slots
		})
	}
	wg.Wait()
}

func (c *Client) warm(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, c.plan.Timeout)
	defer cancel()
	r := c.plan.Request
	req, err := http.NewRequestWithContext(ctx, r.Method, r.URL, strings.NewReader(r.Body))
	if err != nil {
		return
	}
	req.Header = c.meter.header.Clone()
	resp, err := c.http.Do(req)
	if err != nil {
		return
	}
	defer resp.Body.Close()
	io.Copy(io.Discard, resp.Body)
}

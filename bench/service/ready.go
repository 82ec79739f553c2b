package service

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// errNotReady is why a wait for a service ends.
var errNotReady = errors.New("not ready in time")

const (
	// between is the time between two questions whether a service is ready.
	between = 20 * time.Millisecond
	// answersWithin is how long one of them may take.
	answersWithin = time.Second
)

// free tells that nobody listens yet where the service shall: it could not, and somebody else would
// be measured.
func free(ctx context.Context, s *bench.Service) error {
	u, err := url.Parse(s.URL)
	if err != nil {
		return err
	}
	dialer := net.Dialer{Timeout: answersWithin}
	conn, err := dialer.DialContext(ctx, "tcp", u.Host)
	if err != nil {
		return nil
	}
	conn.Close()
	return fmt.Errorf("something listens at %s before %s has been started: end it, or let the service have another port", u.Host, s.Name)
}

// await returns when the service is ready.
func (k *kept) await(ctx context.Context, s *bench.Service) error {
	asker := http.Client{
		// No connection of ours is left, and none of it counts.
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       answersWithin,
	}
	answer := "no answer"
	for {
		status, err := ask(ctx, &asker, s.URL+s.Ready)
		switch {
		case err == nil && status >= 200 && status < 300:
			return nil
		case err == nil:
			answer = fmt.Sprintf("the answer was status %d", status)
		case ctx.Err() == nil:
			answer = err.Error()
		}
		select {
		case <-k.gone:
			return fmt.Errorf("the service ended before it was ready: %s", k.how)
		case <-ctx.Done():
			if errors.Is(context.Cause(ctx), errNotReady) {
				return fmt.Errorf("the service was not ready within %s: %s", s.ReadyWithin, answer)
			}
			return context.Cause(ctx)
		case <-time.After(between):
		}
	}
}

func ask(ctx context.Context, asker *http.Client, url string) (status int, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	answer, err := asker.Do(r)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}

// Package gohttp sends a case's requests from this process with http.Client
// configurations, on time, and says how each one went. The attack itself is
// vegeta's; what vegeta does not tell, such as the first byte or the true end
// of a stream that broke off, is metered around the transport.
package gohttp

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// A Config is one way to set up an http.Client.
type Config struct {
	Name string
	// Summary says in a few words what is special about it.
	Summary string
	// TLS tells whether the configuration speaks TLS.
	TLS bool
	// whole tells that an answer must be whole JSON, and retries that requests are sent again.
	whole, retries bool
	// patience bounds an attempt; 0 means that only the case's timeout does.
	patience time.Duration
	// transport returns a fresh transport for a load.
	transport func(bench.Load) *http.Transport
}

// Configs lists the configurations.
func Configs() []Config {
	return []Config{
		{Name: "go-default", Summary: "http.DefaultTransport: keeps 2 idle connections a host", transport: byDefault},
		{Name: "go-pooled", Summary: "keeps as many idle connections as requests are in flight", transport: pooled},
		{Name: "go-no-keepalive", Summary: "a new connection for every request", transport: noKeepAlive},
		{Name: "go-h2", Summary: "HTTP/2 over TLS, one connection", TLS: true, transport: overHTTP2},
	}
}

func byDefault(bench.Load) *http.Transport {
	return http.DefaultTransport.(*http.Transport).Clone()
}

func pooled(l bench.Load) *http.Transport {
	t := byDefault(l)
	t.MaxIdleConns = l.Concurrency
	t.MaxIdleConnsPerHost = l.Concurrency
	return t
}

func noKeepAlive(l bench.Load) *http.Transport {
	t := byDefault(l)
	t.DisableKeepAlives = true
	return t
}

// overHTTP2 offers HTTP/2 alone: a server without it is an error, never a
// silent HTTP/1.1.
func overHTTP2(l bench.Load) *http.Transport {
	t := byDefault(l)
	t.Protocols = new(http.Protocols)
	t.Protocols.SetHTTP2(true)
	return t
}

// trust makes t verify the target against the given PEM certificates instead
// of the system's.
func trust(t *http.Transport, roots string) error {
	if roots == "" {
		return nil
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(roots)) {
		return errors.New("roots hold no PEM certificate")
	}
	t.TLSClientConfig = &tls.Config{RootCAs: pool}
	return nil
}

package gohttp

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// Measures lists those that a client takes itself; the others are its host's.
func Measures() []bench.Measure {
	return []bench.Measure{bench.KeepAlive, bench.Pool, bench.Retry, bench.GiveUp, bench.HTTP2}
}

// patience is how long an attempt may take with the measure Timeout.
const patience = 2 * time.Second

// Built returns the barest client with the given measures. The barest one opens a TLS connection
// for every request, speaks HTTP/1.1 over it, sends each request once, and waits as long as the
// case's timeout. Whatever its measures, it takes an answer that is no whole JSON for truncated,
// as everybody does who decodes it.
func Built(name string, measures []bench.Measure) Config {
	with := func(m bench.Measure) bool { return slices.Contains(measures, m) }
	c := Config{Name: name, Summary: summary(measures), TLS: true, whole: true, retries: with(bench.Retry)}
	if with(bench.GiveUp) {
		c.patience = patience
	}
	c.transport = func(l bench.Load) *http.Transport {
		t := overHTTP1(l)
		if with(bench.HTTP2) {
			t = overHTTP2(l)
		}
		if with(bench.Pool) {
			t.MaxIdleConns, t.MaxIdleConnsPerHost = l.Concurrency, l.Concurrency
		}
		t.DisableKeepAlives = !with(bench.KeepAlive)
		return t
	}
	return c
}

func summary(measures []bench.Measure) string {
	if len(measures) == 0 {
		return "a new TLS connection for every request, nothing else"
	}
	words := make([]string, len(measures))
	for i, m := range measures {
		words[i] = string(m)
	}
	return "the barest client with " + strings.Join(words, ", ")
}

// overHTTP1 speaks HTTP/1.1 alone, whatever the server offers.
func overHTTP1(l bench.Load) *http.Transport {
	t := byDefault(l)
	t.Protocols = new(http.Protocols)
	t.Protocols.SetHTTP1(true)
	t.TLSClientConfig = nil // the default transport's offers HTTP/2, and so does its clone's
	return t
}

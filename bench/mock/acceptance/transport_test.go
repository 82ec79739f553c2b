package acceptance

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"sync"
	"testing"
)

// TestTransports asks over each protocol that the mock speaks.
func TestTransports(t *testing.T) {
	transports := []struct {
		name, proto string
		dial        func(*mock) (string, http.RoundTripper)
	}{
		{"h1", "HTTP/1.1", func(m *mock) (string, http.RoundTripper) { return m.URL, new(http.Transport) }},
		{"h2c", "HTTP/2.0", func(m *mock) (string, http.RoundTripper) { return m.URL, &http.Transport{Protocols: h2c()} }},
		{"h1 over TLS", "HTTP/1.1", func(m *mock) (string, http.RoundTripper) {
			return m.TLSURL, &http.Transport{TLSClientConfig: m.trust()}
		}},
		{"h2 over TLS", "HTTP/2.0", func(m *mock) (string, http.RoundTripper) { return m.TLSURL, m.h2().Transport }},
	}
	for _, major := range majors {
		for _, tr := range transports {
			t.Run(major.name+"/"+tr.name, func(t *testing.T) {
				t.Parallel()
				m := start(t, said("3"))
				url, transport := tr.dial(m)
				seen := &protocols{next: transport}
				c := major.dial(line{URL: url, HTTP: &http.Client{Transport: seen}})
				a, err := c.create(t.Context(), plain())
				check(t, err)
				s, err := c.stream(t.Context(), plain())
				check(t, err)
				if a.Output != 3 || len(s.Events) != 8 {
					t.Errorf("%d tokens and %d events, want 3 and 8", a.Output, len(s.Events))
				}
				if len(seen.all) != 1 || seen.all[tr.proto] != 2 {
					t.Errorf("answers by protocol %v, want 2 of %s", seen.all, tr.proto)
				}
			})
		}
	}
}

// h2c is HTTP/2 by prior knowledge.
func h2c() *http.Protocols {
	p := new(http.Protocols)
	p.SetUnencryptedHTTP2(true)
	return p
}

// trust verifies the mock's TLS by the certificate that it prints.
func (m *mock) trust() *tls.Config {
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(m.Roots))
	return &tls.Config{RootCAs: roots}
}

// h2 returns a client of HTTP/2 over TLS, which is what an SDK has by default.
func (m *mock) h2() *http.Client {
	return &http.Client{Transport: &http.Transport{TLSClientConfig: m.trust(), ForceAttemptHTTP2: true}}
}

// protocols counts answers by their protocol.
type protocols struct {
	next http.RoundTripper
	mu   sync.Mutex
	all  map[string]int
}

func (p *protocols) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := p.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.all == nil {
		p.all = map[string]int{}
	}
	p.all[resp.Proto]++
	return resp, nil
}

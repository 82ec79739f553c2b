package mock

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
)

// trusting returns a client that verifies TLS against the mock's certificate.
func trusting(t testing.TB, roots string, h2 bool) *http.Client {
	t.Helper()
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(roots)) {
		t.Fatal("no roots")
	}
	transport := &http.Transport{ForceAttemptHTTP2: h2, TLSClientConfig: &tls.Config{RootCAs: pool}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// priorKnowledge returns a client that speaks HTTP/2 without TLS.
func priorKnowledge(t testing.TB) *http.Client {
	t.Helper()
	transport := &http.Transport{Protocols: new(http.Protocols)}
	transport.Protocols.SetUnencryptedHTTP2(true)
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// TestEveryProtocolSaysTheSame, with the same headers, wherever they are written.
func TestEveryProtocolSaysTheSame(t *testing.T) {
	r, admin := serve(t, latency("0s"))
	plain := &http.Client{Transport: &http.Transport{}}
	defer plain.CloseIdleConnections()
	var want http.Header
	var wantText string
	for name, c := range map[string]struct {
		client *http.Client
		url    string
		major  int
	}{
		"h1":          {plain, r.URL, 1},
		"h1 over TLS": {trusting(t, r.Roots, false), r.TLSURL, 1},
		"h2 over TLS": {trusting(t, r.Roots, true), r.TLSURL, 2},
		"h2c":         {priorKnowledge(t), r.URL, 2},
	} {
		if _, err := admin.Reset(t.Context(), struct{}{}); err != nil {
			t.Fatal(err)
		}
		resp, text := post(t, c.client, c.url+"/v1/messages", aMessage, nil)
		if resp.ProtoMajor != c.major {
			t.Errorf("%s: protocol is %s", name, resp.Proto)
		}
		text = strings.ReplaceAll(text, strings.TrimPrefix(resp.Header.Get("Request-Id"), "req_"), "ID")
		for _, changing := range []string{"Request-Id", "X-Mock-Service-Time", "Date"} {
			if resp.Header.Get(changing) == "" {
				t.Errorf("%s: no %s", name, changing)
			}
			resp.Header.Del(changing)
		}
		for header := range resp.Header {
			if strings.HasSuffix(header, "-Reset") {
				resp.Header[header] = []string{"then"}
			}
			resp.Header[header] = []string{strings.Join(resp.Header[header], "|")}
		}
		resp.Header.Del("Content-Length") // the ids differ in length
		if want == nil {
			want, wantText = resp.Header, text
		}
		if text != wantText || len(resp.Header) != len(want) || len(want) < 15 {
			t.Errorf("%s: %v %s", name, resp.Header, text)
		}
		for header, values := range want {
			if resp.Header.Get(header) != values[0] {
				t.Errorf("%s: %s is %q, elsewhere %q", name, header, resp.Header.Get(header), values[0])
			}
		}
	}
}

// TestOneConnectionCarriesMany holds more requests open on one connection than
// Go's default would let it carry, and then lets them go.
func TestOneConnectionCarriesMany(t *testing.T) {
	r, admin := serve(t, latency("0s"))
	client := trusting(t, r.Roots, true)
	post(t, client, r.TLSURL+"/v1/messages", aMessage, nil)
	if _, err := admin.Reset(t.Context(), map[string]any{"timing": map[string]any{"latency": "1h"}}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	left := hang(ctx, client, r.TLSURL, 300)
	await(t, admin, func(s State) bool { return s.InFlight == 300 && s.ConnectionsInUse == 1 })
	cancel()
	left()
	await(t, admin, func(s State) bool {
		return s.InFlight == 0 && s.ConnectionsOpened == 0 && s.ConnectionsOpen == 1 && s.MaxConnectionsOpen == 1
	})
}

func TestFreesAClientThatLeaves(t *testing.T) {
	r, admin := serve(t, latency("1h"))
	ctx, cancel := context.WithCancel(t.Context())
	left := hang(ctx, http.DefaultClient, r.URL, 1)
	await(t, admin, func(s State) bool { return s.InFlight == 1 })
	cancel()
	left()
	await(t, admin, func(s State) bool { return s.InFlight == 0 && s.ConnectionsOpen == 0 && s.Outcomes[clientGone] == 1 })
}

func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		config Config
		want   error
	}{
		{Config{Addr: "0.0.0.0:0"}, ErrRemote},
		{Config{Addr: ":0"}, ErrRemote},
		{Config{Addr: "192.0.2.1:80"}, ErrRemote},
		{Config{Addr: "example.com:80"}, ErrRemote},
		{Config{Addr: "nonsense"}, ErrAddr},
		{Config{TLSAddr: "0.0.0.0:0"}, ErrRemote},
		{Config{AdminAddr: "0.0.0.0:0", Token: "t"}, ErrRemote},
		{Config{AdminAddr: "0.0.0.0:0", AllowRemote: true}, ErrNoToken},
	} {
		c.config.Log = quiet()
		if err := Serve(t.Context(), c.config, func(Ready) error { t.Error("ready"); return nil }); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v", c.config, err)
		}
	}
}

func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := Serve(t.Context(), Config{Addr: l.Addr().String()}, nil); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Error(err)
	}
}

func TestPortsBesideAnAddress(t *testing.T) {
	for addr, want := range map[string][2]string{
		"127.0.0.2:8089":  {"127.0.0.2", "8090"},
		"[::1]:8089":      {"::1", "8090"},
		"localhost:0":     {"localhost", "0"},
		"0.0.0.0:8089":    {"127.0.0.1", "8090"},
		":8089":           {"127.0.0.1", "8090"},
		"127.0.0.1:65535": {"127.0.0.1", "0"},
	} {
		if host, next, err := besides(addr); err != nil || host != want[0] || next != want[1] {
			t.Errorf("%q: %q, %q, %v", addr, host, next, err)
		}
	}
}

func TestEndCutsWhatIsInFlight(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	at, ended := make(chan Ready, 1), make(chan error, 1)
	go func() {
		ended <- Serve(ctx, Config{Settings: settings(t, latency("1h")), Log: quiet()}, func(r Ready) error { at <- r; return nil })
	}()
	r := <-at
	left := hang(t.Context(), http.DefaultClient, r.URL, 3)
	await(t, NewAdmin(r.AdminURL), func(s State) bool { return s.InFlight == 3 })
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	for _, err := range left() {
		if err == nil {
			t.Error("an answer came")
		}
	}
}

func TestGivesUpWhenNobodyIsTold(t *testing.T) {
	untold := errors.New("the pipe is broken")
	if err := Serve(t.Context(), Config{Log: quiet()}, func(Ready) error { return untold }); !errors.Is(err, untold) {
		t.Error(err)
	}
}

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

// TestSpeaksHTTP2OverVerifiedTLS holds more requests open on one connection
// than Go's default would let it carry, and then lets them go.
func TestSpeaksHTTP2OverVerifiedTLS(t *testing.T) {
	r, admin := serve(t, "fixed(0s)")
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM([]byte(r.Roots)) {
		t.Fatal("no roots")
	}
	transport := &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: roots}}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	if resp, _ := post(t, client, r.TLSURL+"/v1/messages", aMessage, nil); resp.ProtoMajor != 2 {
		t.Fatalf("protocol is %s", resp.Proto)
	}
	hour := "fixed(1h)"
	if _, err := admin.Reset(t.Context(), Settings{Latency: &hour}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	left := hang(ctx, client, r.TLSURL, 300)
	await(t, admin, func(s State) bool { return s.InFlight == 300 })
	cancel()
	left()
	await(t, admin, func(s State) bool {
		return s.InFlight == 0 && s.ConnectionsOpened == 0 && s.ConnectionsOpen == 1 && s.MaxConnectionsOpen == 1
	})
}

func TestFreesAClientThatLeaves(t *testing.T) {
	r, admin := serve(t, "fixed(1h)")
	ctx, cancel := context.WithCancel(t.Context())
	left := hang(ctx, http.DefaultClient, r.URL, 1)
	await(t, admin, func(s State) bool { return s.InFlight == 1 })
	cancel()
	left()
	await(t, admin, func(s State) bool { return s.InFlight == 0 && s.ConnectionsOpen == 0 })
}

func TestStaysOffTheNetwork(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "nonsense", "example.com:80"} {
		err := Serve(t.Context(), Config{Addr: addr}, func(Ready) error { t.Error("ready"); return nil })
		if err == nil || !strings.Contains(err.Error(), "address") {
			t.Errorf("%q: %v", addr, err)
		}
	}
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
	for _, c := range []struct {
		addr, beside string
		remote       bool
	}{
		{"127.0.0.2:8089", "127.0.0.2:0", false},
		{"[::1]:8089", "[::1]:0", true},
		{"localhost:0", "localhost:0", false},
		{"0.0.0.0:8089", "127.0.0.1:0", true},
		{":8089", "127.0.0.1:0", true},
	} {
		if beside, err := besides(c.addr, c.remote); err != nil || beside != c.beside {
			t.Errorf("%q: %q, %v", c.addr, beside, err)
		}
	}
}

func TestEndCutsWhatIsInFlight(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	at, ended := make(chan Ready, 1), make(chan error, 1)
	go func() {
		c := Config{Latency: parse(t, "fixed(1h)")}
		ended <- Serve(ctx, c, func(r Ready) error { at <- r; return nil })
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
	if err := Serve(t.Context(), Config{}, func(Ready) error { return untold }); !errors.Is(err, untold) {
		t.Error(err)
	}
}

package watch

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
)

func TestConnections(t *testing.T) {
	var c Connections
	a, b := net.Pipe()
	for i, step := range []struct {
		conn                      net.Conn
		state                     http.ConnState
		opened, open, most, inUse int64
	}{
		{a, http.StateNew, 1, 1, 1, 0},
		{a, http.StateActive, 1, 1, 1, 1},
		{b, http.StateNew, 2, 2, 2, 1},
		{b, http.StateActive, 2, 2, 2, 2},
		{b, http.StateActive, 2, 2, 2, 2},
		{a, http.StateIdle, 2, 2, 2, 1},
		{a, http.StateClosed, 2, 1, 2, 1},
		{b, http.StateHijacked, 2, 0, 2, 0}, // while it was active
	} {
		c.Follow(step.conn, step.state)
		if c.Opened() != step.opened || c.Open().Now() != step.open || c.Open().Most() != step.most || c.InUse() != step.inUse {
			t.Errorf("step %d: %d, %d, %d, %d", i, c.Opened(), c.Open().Now(), c.Open().Most(), c.InUse())
		}
	}
}

func TestConnectionsReset(t *testing.T) {
	var c Connections
	a, b := net.Pipe()
	c.Follow(a, http.StateNew)
	c.Follow(b, http.StateNew)
	c.Follow(a, http.StateActive)
	c.Follow(b, http.StateClosed)
	c.Reset()
	if c.Opened() != 0 || c.Open().Now() != 1 || c.Open().Most() != 1 || c.InUse() != 1 {
		t.Errorf("%d, %d, %d, %d", c.Opened(), c.Open().Now(), c.Open().Most(), c.InUse())
	}
}

// TestConnectionsOfServers: in every protocol a connection is in use while it has
// a request, and no longer.
func TestConnectionsOfServers(t *testing.T) {
	for _, c := range []struct {
		name string
		set  func(*http.Protocols)
	}{
		{"HTTP/1.1", func(p *http.Protocols) { p.SetHTTP1(true) }},
		{"HTTP/2.0 over TLS", func(p *http.Protocols) { p.SetHTTP2(true) }},
		{"HTTP/2.0 in the clear", func(p *http.Protocols) { p.SetUnencryptedHTTP2(true) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			var p http.Protocols
			c.set(&p)
			followOne(t, &p)
		})
	}
}

func followOne(t *testing.T, p *http.Protocols) {
	var c Connections
	var accepted counted
	changed := make(chan struct{}, 100)
	until := func(what string, n func() int64) {
		for n() != 0 {
			t.Log("waits until none is", what)
			<-changed
		}
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		if c.InUse() != 1 || c.Open().Now() < 1 || c.Open().Now() > accepted.n.Load() {
			t.Errorf("%d in use, %d open, while there is a request", c.InUse(), c.Open().Now())
		}
	}))
	server.Config.ConnState = func(conn net.Conn, s http.ConnState) {
		c.Follow(conn, s)
		changed <- struct{}{}
	}
	accepted.Listener, server.Listener = server.Listener, &accepted
	client := start(server, p)
	defer server.Close()
	for range 3 {
		resp, err := client.Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		until("in use", c.InUse)
	}
	client.CloseIdleConnections()
	until("open", c.Open().Now)
	server.Close() // so that nothing is accepted any more
	// Mostly one: a client may dial once more while it waits for the first, and not need it.
	if n := accepted.n.Load(); c.Opened() != n || c.Open().Most() < 1 || c.Open().Most() > n {
		t.Errorf("%d opened of %d, at most %d open", c.Opened(), n, c.Open().Most())
	}
}

// A counted listener knows by itself how many connections there were.
type counted struct {
	net.Listener
	n atomic.Int64
}

func (l *counted) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err == nil {
		l.n.Add(1)
	}
	return conn, err
}

// start starts the server and returns a client that speaks the protocol with it.
func start(s *httptest.Server, p *http.Protocols) *http.Client {
	s.Config.Protocols = p
	if !p.HTTP2() {
		s.Start()
		return &http.Client{Transport: &http.Transport{Protocols: p}}
	}
	s.EnableHTTP2 = true
	s.StartTLS()
	return s.Client()
}

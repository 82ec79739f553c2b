package mock

import (
	"cmp"
	"context"
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/claudebench/claudebench/bench/clock"
	"github.com/claudebench/claudebench/bench/mock/fault"
)

// A Config says where and how to serve.
type Config struct {
	// Addr, TLSAddr and AdminAddr are the addresses of plain HTTP, of TLS and of
	// the admin page; port 0 takes a free one. Where Addr is empty it is a free
	// port of the loopback interface. Where the others are, they are there too: TLS
	// at a free port, and the admin page at the one after Addr's, or a free one if
	// that is 0.
	Addr, TLSAddr, AdminAddr string
	// Admin takes the place of AdminAddr, if it is not nil: a listener that somebody else has
	// opened, and closes to hosts that shall not reach it.
	Admin net.Listener
	// AllowRemote permits addresses that other hosts can reach.
	AllowRemote bool
	// Token is what the admin page asks for, as a bearer token. It may be empty
	// only if AdminAddr is on the loopback interface.
	Token    string
	Settings Settings
	// Log is told of what changes, and at level debug of every request.
	Log *slog.Logger
}

// Ready says where a mock can be reached.
type Ready struct {
	Kind     string `json:"kind"` // always "ready"
	URL      string `json:"url"`
	TLSURL   string `json:"tls_url"`
	AdminURL string `json:"admin_url"`
	// Roots is the PEM certificate to verify TLSURL against.
	Roots string `json:"roots"`
	PID   int    `json:"pid"`
}

// Serve answers until ctx ends. It calls ready once, when connections are
// accepted.
func Serve(ctx context.Context, c Config, ready func(Ready) error) error {
	p, err := openPorts(c)
	if err != nil {
		return err
	}
	defer p.close()
	clk, err := clock.New()
	if err != nil {
		return err
	}
	defer clk.Close()
	cert, roots, err := certificate(p.secure.Addr())
	if err != nil {
		return err
	}
	api := newAPI(clk, c.Settings, c.Log)
	plain, secure, admin := newServer(api, c.Log), newServer(api, c.Log), newServer(adminHandler(api, c.Token), c.Log)
	for _, s := range []*http.Server{plain, secure} {
		s.ConnState = api.connections.Follow
		s.ConnContext = withConn
	}
	plain.Protocols = new(http.Protocols)
	plain.Protocols.SetHTTP1(true)
	plain.Protocols.SetUnencryptedHTTP2(true)
	secure.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}}

	ended := make(chan error, 3)
	go func() { ended <- plain.Serve(connListener{fault.SlowListener(p.plain, api.acceptDelay)}) }()
	go func() { ended <- secure.ServeTLS(fault.SlowListener(p.secure, api.acceptDelay), "", "") }()
	go func() { ended <- admin.Serve(p.admin) }()
	defer plain.Close()
	defer secure.Close()
	defer admin.Close()
	err = ready(Ready{
		Kind:   "ready",
		URL:    "http://" + p.plain.Addr().String(),
		TLSURL: "https://" + p.secure.Addr().String(), AdminURL: "http://" + p.admin.Addr().String(),
		Roots: roots, PID: os.Getpid(),
	})
	if err != nil {
		return err
	}
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return nil
	}
}

// maxStreams is how many requests one HTTP/2 connection may carry at once. Go's
// default of 250 would make a client open more connections at a concurrency
// that the mock is meant to take.
const maxStreams = 1000

func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		HTTP2:             &http.HTTP2Config{MaxConcurrentStreams: maxStreams},
		ReadHeaderTimeout: 30 * time.Second,
		IdleTimeout:       10 * time.Minute,
		// Clients that break off are what benchmarks are made of.
		ErrorLog: slog.NewLogLogger(cmp.Or(log, slog.Default()).Handler(), slog.LevelDebug),
	}
}

// connKey is where a request's context has its connection.
type connKey struct{}

func withConn(ctx context.Context, c net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, c)
}

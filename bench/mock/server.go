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
)

// A Config says how to serve.
type Config struct {
	// Addr is the address of plain HTTP; port 0 takes a free one, empty means
	// 127.0.0.1:0. TLS and the admin page get free ports of the loopback
	// interface, beside it if it is there too.
	Addr string
	// AllowRemote permits an Addr that other hosts can reach. The mock takes
	// any key, so this is an answer to anyone who asks.
	AllowRemote bool
	Latency     Latency
	// Seed is where the draws start.
	Seed uint64
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

// maxStreams is how many requests one HTTP/2 connection may carry at once. Go's
// default of 250 would make a client open more connections at a concurrency
// that the mock is meant to take.
const maxStreams = 1000

// Serve answers until ctx ends. It calls ready once, when connections are
// accepted.
func Serve(ctx context.Context, c Config, ready func(Ready) error) error {
	addr := cmp.Or(c.Addr, "127.0.0.1:0")
	beside, err := besides(addr, c.AllowRemote)
	if err != nil {
		return err
	}
	clk, err := clock.New()
	if err != nil {
		return err
	}
	defer clk.Close()
	cert, roots, err := certificate()
	if err != nil {
		return err
	}
	api := newAPI(clk, c.Latency, c.Seed)
	listeners, err := listen(addr, beside, beside)
	if err != nil {
		return err
	}
	plain := newServer(api, api.counters.connection)
	secure := newServer(api, api.counters.connection)
	secure.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}}
	secure.HTTP2 = &http.HTTP2Config{MaxConcurrentStreams: maxStreams}
	admin := newServer(adminHandler(api), nil)

	ended := make(chan error, 3)
	go func() { ended <- plain.Serve(listeners[0]) }()
	go func() { ended <- secure.ServeTLS(listeners[1], "", "") }()
	go func() { ended <- admin.Serve(listeners[2]) }()
	defer plain.Close()
	defer secure.Close()
	defer admin.Close()
	err = ready(Ready{
		Kind:   "ready",
		URL:    "http://" + listeners[0].Addr().String(),
		TLSURL: "https://" + listeners[1].Addr().String(), AdminURL: "http://" + listeners[2].Addr().String(),
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

func newServer(h http.Handler, connection func(net.Conn, http.ConnState)) *http.Server {
	return &http.Server{
		Handler:           h,
		ConnState:         connection,
		ReadHeaderTimeout: 30 * time.Second,
		// Clients that break off are what benchmarks are made of.
		ErrorLog: slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
}

package live

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"
)

// Path is where the page is.
const Path = "/metrics"

// closing is how long an answer that is being written may take when the server is closed.
const closing = 2 * time.Second

// A Server shows a page.
type Server struct {
	listener net.Listener
	http     http.Server
	failed   chan error
}

// Listen takes an address such as 127.0.0.1:9464, where port 0 is any free one. Nobody is
// answered before [Server.Show].
func Listen(address string) (*Server, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	return &Server{listener: l, failed: make(chan error, 1)}, nil
}

// URL is where the page is.
func (s *Server) URL() string { return "http://" + s.listener.Addr().String() + Path }

// Local tells whether the address can be reached from this machine alone.
func (s *Server) Local() bool {
	at, ok := s.listener.Addr().(*net.TCPAddr)
	return ok && at.IP.IsLoopback()
}

// Show answers with the page from now on, until [Server.Close].
func (s *Server) Show(page http.Handler) {
	mux := http.NewServeMux()
	mux.Handle("GET "+Path, page)
	s.http = http.Server{
		Handler:        mux,
		ReadTimeout:    5 * time.Second,
		WriteTimeout:   10 * time.Second,
		IdleTimeout:    2 * time.Minute, // longer than the usual interval of a scraper
		MaxHeaderBytes: 16 << 10,
	}
	go func() { s.failed <- s.http.Serve(s.listener) }()
}

// Close ends the server, and tells what ended it before, if anything did. Answers that are
// being written are finished.
func (s *Server) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	if s.http.Shutdown(ctx) != nil {
		s.http.Close()
	}
	if err := <-s.failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

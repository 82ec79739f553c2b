package fault

import (
	"net"
	"sync"
	"time"
)

// SlowListener is l with some connections handed out late: delay is asked once
// for each as it comes, and 0 is at once. A late connection holds up no other.
// Closing the listener closes those that have not been handed out.
func SlowListener(l net.Listener, delay func() time.Duration) net.Listener {
	s := &slowListener{Listener: l, delay: delay, ready: make(chan accepted), closed: make(chan struct{})}
	go s.pump()
	return s
}

type slowListener struct {
	net.Listener
	delay func() time.Duration
	ready chan accepted

	once   sync.Once
	closed chan struct{}
}

// accepted is what Accept returns.
type accepted struct {
	conn net.Conn
	err  error
}

// pump accepts connections until the listener is closed. An error that passes,
// such as too many open files, is handed out as it is, and the next connection
// waits until someone has taken it.
func (s *slowListener) pump() {
	for {
		conn, err := s.Listener.Accept()
		if err == nil {
			if d := s.delay(); d > 0 {
				go s.later(conn, d)
				continue
			}
		}
		if !s.offer(accepted{conn, err}) {
			return
		}
	}
}

// later hands a connection out after d.
func (s *slowListener) later(conn net.Conn, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		s.offer(accepted{conn, nil})
	case <-s.closed:
		conn.Close()
	}
}

// offer returns false if the listener was closed before someone took a.
func (s *slowListener) offer(a accepted) bool {
	select {
	case s.ready <- a:
		return true
	case <-s.closed:
		if a.conn != nil {
			a.conn.Close()
		}
		return false
	}
}

func (s *slowListener) Accept() (net.Conn, error) {
	select {
	case a := <-s.ready:
		return a.conn, a.err
	case <-s.closed:
		return nil, net.ErrClosed
	}
}

func (s *slowListener) Close() error {
	s.once.Do(func() { close(s.closed) })
	return s.Listener.Close()
}

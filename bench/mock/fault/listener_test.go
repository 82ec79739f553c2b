package fault

import (
	"errors"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"
)

// offered is a listener whose connections are sent to it.
type offered struct {
	net.Listener
	conns  chan accepted
	closed chan struct{}
}

func offer() *offered {
	return &offered{conns: make(chan accepted), closed: make(chan struct{})}
}

func (o *offered) Accept() (net.Conn, error) {
	select {
	case a := <-o.conns:
		return a.conn, a.err
	case <-o.closed:
		return nil, net.ErrClosed
	}
}

func (o *offered) Close() error {
	close(o.closed)
	return nil
}

// delays returns each in turn.
func delays(all ...time.Duration) func() time.Duration {
	return func() time.Duration {
		d := all[0]
		all = all[1:]
		return d
	}
}

// TestSlowListener checks that a late connection is handed out exactly so much
// later, and no other waits for it.
func TestSlowListener(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inner := offer()
		l := SlowListener(inner, delays(2*time.Second, 0, time.Second))
		began := time.Now()
		var mine, theirs [3]net.Conn
		go func() {
			for i := range theirs {
				mine[i], theirs[i] = net.Pipe()
				inner.conns <- accepted{theirs[i], nil}
			}
		}()
		for _, want := range []struct {
			index int
			after time.Duration
		}{{1, 0}, {2, time.Second}, {0, 2 * time.Second}} {
			c, err := l.Accept()
			if err != nil || c != theirs[want.index] {
				t.Fatalf("accepted %v, %v, want connection %d as it is", c, err, want.index)
			}
			if passed := time.Since(began); passed != want.after {
				t.Errorf("connection %d after %v, want %v", want.index, passed, want.after)
			}
		}
		l.Close()
	})
}

// TestSlowListenerCloses checks that nothing is left: neither a connection that
// waits for its time, nor one that waits to be accepted, nor a goroutine, which
// synctest would find.
func TestSlowListenerCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inner := offer()
		l := SlowListener(inner, delays(time.Hour, 0))
		var clients []net.Conn
		for range 2 {
			client, server := net.Pipe()
			clients = append(clients, client)
			inner.conns <- accepted{server, nil}
		}
		synctest.Wait()
		began := time.Now()
		l.Close()
		for i, c := range clients {
			if _, err := c.Read(make([]byte, 1)); err != io.EOF {
				t.Errorf("connection %d: %v, want it closed", i, err)
			}
		}
		if passed := time.Since(began); passed != 0 {
			t.Errorf("closed after %v", passed)
		}
		if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
			t.Errorf("accepting after the end: %v", err)
		}
	})
}

// TestSlowListenerErrors checks that an error of the listener is passed on, and
// does not end it.
func TestSlowListenerErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		inner := offer()
		l := SlowListener(inner, func() time.Duration { return 0 })
		full := errors.New("too many open files")
		_, server := net.Pipe()
		go func() {
			inner.conns <- accepted{nil, full}
			inner.conns <- accepted{server, nil}
		}()
		if _, err := l.Accept(); err != full {
			t.Errorf("error %v, want %v", err, full)
		}
		if c, err := l.Accept(); c != server || err != nil {
			t.Errorf("accepted %v, %v after an error", c, err)
		}
		l.Close()
	})
}

package mock

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// open opens n connections and sends request on each, if it is not empty.
func open(t *testing.T, url string, n int, request string) []net.Conn {
	t.Helper()
	all := make([]net.Conn, n)
	var wg sync.WaitGroup
	for worker := range 16 {
		wg.Go(func() {
			for i := worker; i < n; i += 16 {
				c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := io.WriteString(c, request); err != nil {
					t.Error(err)
				}
				all[i] = c
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		t.FailNow()
	}
	return all
}

// raw is a request as it goes over the wire.
func raw(body string) string {
	return fmt.Sprintf("POST /v1/messages HTTP/1.1\r\nHost: mock\r\nX-Api-Key: k\r\nAnthropic-Version: 2023-06-01\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
}

// A child is a mock in a process of its own, so that it has its own descriptors.
type child struct {
	Ready
	*Admin
}

// childVariable tells the test's program to be a mock with the settings that it
// has.
const childVariable = "CLAUDEBENCH_TEST_MOCK"

func TestMain(m *testing.M) {
	patch := os.Getenv(childVariable)
	if patch == "" {
		os.Exit(m.Run())
	}
	s, err := Preset(calm)
	if err == nil {
		s, err = s.With(childVariable, []byte(patch))
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer cancel()
		io.Copy(io.Discard, os.Stdin)
	}()
	if err == nil {
		err = Serve(ctx, Config{Settings: s}, func(r Ready) error { return json.NewEncoder(os.Stdout).Encode(r) })
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func startChild(t *testing.T, patch string) child {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+patch)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	var c child
	if err := json.NewDecoder(out).Decode(&c.Ready); err != nil {
		t.Fatal(err)
	}
	c.Admin = NewAdmin(c.AdminURL)
	return c
}

// descriptors is how many files and sockets the child has open.
func (c child) descriptors(t *testing.T) int {
	t.Helper()
	all, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", c.PID))
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

var goroutines = regexp.MustCompile(`(?m)^go_goroutines (\d+)$`)

// goroutines is how many the child has, by its own metrics.
func (c child) goroutines(t *testing.T) int {
	t.Helper()
	resp, err := http.Get(c.AdminURL + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	found := goroutines.FindSubmatch(text)
	if found == nil {
		t.Fatalf("no goroutines in %s", text)
	}
	n, err := strconv.Atoi(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// leavesNothing runs act, and then waits until the child has no more goroutines
// and descriptors than before.
func (c child) leavesNothing(t *testing.T, act func()) {
	t.Helper()
	post(t, http.DefaultClient, c.URL+"/v1/messages", aMessage, nil) // what is made once is made
	await(t, c.Admin, func(s State) bool { return s.InFlight == 0 })
	http.DefaultClient.CloseIdleConnections()
	await(t, c.Admin, func(s State) bool { return s.ConnectionsOpen == 0 })
	routines, files := c.goroutines(t), c.descriptors(t)
	if _, err := c.Reset(t.Context(), struct{}{}); err != nil {
		t.Fatal(err)
	}
	act()
	for range 1000 {
		if c.goroutines(t) <= routines && c.descriptors(t) <= files {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines, before %d; %d descriptors, before %d", c.goroutines(t), routines, c.descriptors(t), files)
}

func closeAll(conns []net.Conn, abruptly bool) {
	for _, c := range conns {
		if abruptly {
			c.(*net.TCPConn).SetLinger(0)
		}
		c.Close()
	}
}

func TestIdleConnectionsLeaveNothing(t *testing.T) {
	const n = 10_000
	c := startChild(t, latency("0s"))
	c.leavesNothing(t, func() {
		conns := open(t, c.URL, n, raw(aMessage))
		await(t, c.Admin, func(s State) bool {
			return s.Outcomes["ok"] == n && s.ConnectionsOpen == n && s.ConnectionsInUse == 0
		})
		resp, err := http.ReadResponse(bufio.NewReader(conns[n/2]), nil)
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Errorf("%v, %v", resp, err)
		}
		closeAll(conns, false)
		await(t, c.Admin, func(s State) bool { return s.ConnectionsOpen == 0 })
	})
}

// TestSlowReadersLeaveNothing has streams whose clients read nothing at all, until
// the mock can write no more and gives them up. Their first token is late, so that all
// of them are there before the first is given up, also on a busy machine.
func TestSlowReadersLeaveNothing(t *testing.T) {
	const n = 2000
	c := startChild(t, fmt.Sprintf(`{"timing":{"latency":"0s","first_token":"8s","gap":"1ms","output_tokens":"fixed(100000)"},
		"answer":{"text":%q,"write_timeout":"4s"},"load":{"slots":3000},"journal":{"requests":0}}`, strings.Repeat("x", 8000)))
	request := raw(strings.Replace(aStream, `"max_tokens":64`, `"max_tokens":100000`, 1))
	c.leavesNothing(t, func() {
		conns := open(t, c.URL, n, "")
		for _, conn := range conns {
			conn.(*net.TCPConn).SetReadBuffer(4 << 10)
			if _, err := io.WriteString(conn, request); err != nil {
				t.Fatal(err)
			}
		}
		await(t, c.Admin, func(s State) bool { return s.MaxInFlight == n })
		await(t, c.Admin, func(s State) bool {
			return s.InFlight == 0 && s.Outcomes[clientGone] == n && s.ConnectionsOpen == 0
		})
		closeAll(conns, false)
	})
}

// TestClientsThatVanishLeaveNothing has clients break off in the middle of their
// streams, half of them with a reset.
func TestClientsThatVanishLeaveNothing(t *testing.T) {
	const n = 1000
	c := startChild(t, `{"timing":{"latency":"0s","first_token":"0s","gap":"20ms","output_tokens":"fixed(100000)"},"load":{"slots":2000}}`)
	request := raw(strings.Replace(aStream, `"max_tokens":64`, `"max_tokens":100000`, 1))
	c.leavesNothing(t, func() {
		conns := open(t, c.URL, n, request)
		await(t, c.Admin, func(s State) bool { return s.InFlight == n })
		first := make([]byte, 2000)
		for _, conn := range conns {
			if _, err := io.ReadFull(conn, first); err != nil {
				t.Fatal(err)
			}
		}
		closeAll(conns[:n/2], false)
		closeAll(conns[n/2:], true)
		await(t, c.Admin, func(s State) bool {
			return s.InFlight == 0 && s.Outcomes[clientGone] == n && s.ConnectionsOpen == 0
		})
	})
}

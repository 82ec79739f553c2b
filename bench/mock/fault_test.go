package mock

import (
	"bufio"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
)

// meet sends one raw request, over TLS if it is to be verified by roots, and
// returns all that came back, and how it ended.
func meet(t *testing.T, r Ready, secure bool, body string) (string, error) {
	t.Helper()
	var c net.Conn
	var err error
	if secure {
		config := trusting(t, r.Roots, false).Transport.(*http.Transport).TLSClientConfig.Clone()
		config.ServerName = "localhost"
		c, err = tls.Dial("tcp", strings.TrimPrefix(r.TLSURL, "https://"), config)
	} else {
		c, err = net.Dial("tcp", strings.TrimPrefix(r.URL, "http://"))
	}
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, strings.Replace(raw(body), "\r\n\r\n", "\r\nConnection: close\r\n\r\n", 1)); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(c)
	return string(text), err
}

func TestResets(t *testing.T) {
	const quick = `"timing":{"latency":"0s","first_token":"0s","gap":"1ms","output_tokens":"fixed(8)"}`
	for at, check := range map[string]func(string) bool{
		`"at":"before_headers"`: func(s string) bool { return s == "" },
		`"at":"within_headers"`: func(s string) bool { return strings.HasPrefix(s, "HTTP/1.1 200") && !strings.Contains(s, "\r\n\r\n") },
		`"at":"after_headers"`:  func(s string) bool { return strings.HasSuffix(s, "\r\n\r\n") && strings.Contains(s, "Request-Id") },
		`"after":5`:             func(s string) bool { return strings.Count(s, "\nevent: ") == 5 && !strings.Contains(s, "message_stop") },
	} {
		r, admin := serve(t, fmt.Sprintf(`{%s,"faults":[{"reset":{%s}}]}`, quick, at))
		for _, secure := range []bool{false, true} {
			text, err := meet(t, r, secure, aStream)
			if !errors.Is(err, syscall.ECONNRESET) || !check(text) {
				t.Errorf("%s, TLS %v: %v after %q", at, secure, err, text)
			}
		}
		client := trusting(t, r.Roots, true)
		resp, err := client.Do(newRequest(t.Context(), r.TLSURL+"/v1/messages", aStream))
		if err == nil {
			_, err = io.ReadAll(resp.Body)
			resp.Body.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "stream error") && !strings.Contains(err.Error(), "INTERNAL_ERROR") {
			t.Errorf("%s over h2: %v", at, err)
		}
		if _, err := admin.Reset(t.Context(), map[string]any{"faults": []int{}}); err != nil {
			t.Fatal(err)
		}
		if resp, _ := post(t, client, r.TLSURL+"/v1/messages", aMessage, nil); resp.StatusCode != http.StatusOK {
			t.Errorf("%s: the connection is of no more use: %d", at, resp.StatusCode)
		}
		if s, err := admin.State(t.Context()); err != nil || s.ConnectionsOpened != 0 {
			t.Errorf("%s: another connection was opened: %+v, %v", at, s, err)
		}
	}
}

func TestBodiesThatGoWrong(t *testing.T) {
	const quick = `{"timing":{"latency":"0s","first_token":"0s","gap":"0s","output_tokens":"fixed(8)"},"faults":[%s]}`
	for rule, check := range map[string]func(t *testing.T, stream, answer string) bool{
		`{"cut":{}}`: func(_ *testing.T, s, a string) bool {
			return strings.Contains(s, "message_delta") && !strings.Contains(s, "message_stop") && json.Valid([]byte(a))
		},
		`{"truncate":{}}`: func(_ *testing.T, s, a string) bool {
			return strings.Contains(s, "message_stop") && !json.Valid([]byte(a)) && len(a) > 100
		},
		`{"malform":{"after":4}}`: func(t *testing.T, s, a string) bool { return invalidEvents(s) == 1 && json.Valid([]byte(a)) },
		`{"event":{"after":4}}`: func(_ *testing.T, s, a string) bool {
			return strings.Count(s, "event: ") == 5 && strings.HasSuffix(s, "\n\n") && strings.Contains(s, "overloaded_error") && json.Valid([]byte(a))
		},
		`{"trickle":{"bytes":100,"every":"1ms"}}`: func(_ *testing.T, s, a string) bool { return invalidEvents(s) == 0 && json.Valid([]byte(a)) },
		`{"stall":{"for":"30ms","after":4}}`:      func(_ *testing.T, s, a string) bool { return invalidEvents(s) == 0 && json.Valid([]byte(a)) },
	} {
		r, admin := serve(t, fmt.Sprintf(quick, rule))
		_, stream := post(t, http.DefaultClient, r.URL+"/v1/messages", aStream, nil)
		_, answer := post(t, http.DefaultClient, r.URL+"/v1/messages", aMessage, nil)
		if !check(t, stream, answer) {
			t.Errorf("%s: %s\n%s", rule, stream, answer)
		}
		all, err := admin.Journal(t.Context(), true)
		if err != nil || len(all) != 2 || len(all[0].Faults) != 1 || !strings.Contains(rule, all[0].Faults[0]) {
			t.Errorf("%s: journal %+v, %v", rule, all, err)
		}
		if strings.Contains(rule, "stall") && all[0].Took < 30*time.Millisecond {
			t.Errorf("stalled for %s", all[0].Took)
		}
	}
}

// invalidEvents counts the events whose data is not JSON.
func invalidEvents(stream string) (n int) {
	for line := range strings.Lines(stream) {
		if data, ok := strings.CutPrefix(line, "data: "); ok && !json.Valid([]byte(data)) {
			n++
		}
	}
	return n
}

// TestNothingIsBuffered reads a stream as it comes: each event is a chunk of its
// own, and the first is there while the second is not due.
func TestNothingIsBuffered(t *testing.T) {
	r, _ := serve(t, `{"timing":{"first_token":"0s","gap":"100ms","output_tokens":"fixed(3)"}}`)
	c, err := net.Dial("tcp", strings.TrimPrefix(r.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, raw(aStream))
	lines := bufio.NewReader(c)
	var first time.Time
	chunks := 0
	head := true
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case head:
			head = line != "\r\n"
			continue
		case line == "0\r\n":
			// They are written over 200 ms; the first may be read late, but not with the last.
			if chunks != 9 || time.Since(first) < 50*time.Millisecond {
				t.Errorf("%d chunks, the first one %s before the end", chunks, time.Since(first))
			}
			return
		}
		var size int
		if _, err := fmt.Sscanf(line, "%x\r\n", &size); err != nil {
			t.Fatalf("%q is no size: %v", line, err)
		}
		chunk := make([]byte, size+2)
		if _, err := io.ReadFull(lines, chunk); err != nil {
			t.Fatal(err)
		}
		event := string(chunk[:size])
		if !strings.HasPrefix(event, "event: ") || !strings.HasSuffix(event, "\n\n") || strings.Count(event, "\n\n") != 1 || strings.Contains(event, "\r") {
			t.Errorf("chunk %q is not one event", event)
		}
		if chunks++; chunks == 1 {
			first = time.Now()
		}
	}
}

func TestSlowAccept(t *testing.T) {
	r, _ := serve(t, `{"timing":{"latency":"0s"},"faults":[{"accept":{"delay":"150ms"},"requests":[2]}]}`)
	for i, want := range []time.Duration{0, 150 * time.Millisecond} {
		client := &http.Client{Transport: &http.Transport{}}
		began := time.Now()
		post(t, client, r.URL+"/v1/messages", aMessage, nil)
		client.CloseIdleConnections()
		if took := time.Since(began); took < want {
			t.Errorf("connection %d waited %s", i+1, took)
		}
	}
}

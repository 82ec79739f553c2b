package watch

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func full() Entry {
	return Entry{
		Number: 7, RequestID: "req_1", Arrived: time.Date(2026, 11, 23, 12, 0, 0, 1, time.UTC), At: time.Second,
		Key: "team", Method: "POST", Path: "/v1/messages", Proto: "HTTP/2.0", Model: "claude-opus", Stream: true,
		Attempt: 2, Status: 200, Outcome: "ok", Faults: []string{"stall", "cut"}, BytesIn: 10, BytesOut: 20,
		InputTokens: 3, OutputTokens: 4, Queued: 5, Planned: 60, Took: 70, FirstTokenPlanned: 50, FirstToken: 55,
		LateMax: 10, Events: 2, Pieces: []Piece{{50, 55}, {60, 70}},
	}
}

const (
	fullHead = `{"number":7,"request_id":"req_1","arrived":"2026-11-23T12:00:00.000000001Z","at":1000000000,"key":"team",` +
		`"method":"POST","path":"/v1/messages","proto":"HTTP/2.0","model":"claude-opus","stream":true,"status":200,` +
		`"outcome":"ok","faults":["stall","cut"],"bytes_in":10,"bytes_out":20,"input_tokens":3,"output_tokens":4,"queued":5,` +
		`"planned":60,"took":70,"first_token_planned":50,"first_token":55,"late_max":10,"events":2,"attempt":2`
	bare = `{"number":0,"request_id":"","arrived":"0001-01-01T00:00:00Z","at":0,"method":"","path":"","proto":"",` +
		`"outcome":"","bytes_in":0,"bytes_out":0,"input_tokens":0,"output_tokens":0,"planned":0,"took":0,"late_max":0,"events":0`
)

func TestAppendJSON(t *testing.T) {
	e := full()
	for _, c := range []struct {
		entry  Entry
		pieces bool
		want   string
	}{
		{e, true, fullHead + `,"pieces":[[50,55],[60,70]]}`},
		{e, false, fullHead + `}`},
		{Entry{Attempt: -1}, true, bare + `}`},
		{Entry{}, true, bare + `,"attempt":0}`},
	} {
		if got := string(AppendJSON([]byte("> "), &c.entry, c.pieces)); got != "> "+c.want {
			t.Errorf("got  %s\nwant > %s", got, c.want)
		}
	}
}

func TestEntryComesBack(t *testing.T) {
	for _, e := range []Entry{full(), {Attempt: -1}, {Attempt: 0}} {
		comesBack(t, e)
	}
}

func comesBack(t *testing.T, e Entry) {
	t.Helper()
	var back Entry
	if err := json.Unmarshal(AppendJSON(nil, &e, true), &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(e, back, cmpopts.IgnoreUnexported(Entry{}), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

// FuzzEntry: whatever decodes comes back from what it is encoded as.
func FuzzEntry(f *testing.F) {
	f.Add(fullHead + `,"pieces":[[50,55],[60,70]]}`)
	f.Add(bare + `}`)
	f.Add(`{"attempt":-5,"faults":[],"pieces":[[1]]}`)
	f.Add(`{"attempt":null,"path":"\ud800"}`)
	f.Fuzz(func(t *testing.T, text string) {
		var e Entry
		if json.Unmarshal([]byte(text), &e) != nil {
			return
		}
		if e.Attempt < 0 {
			e.Attempt = -1
		}
		comesBack(t, e)
	})
}

func TestEntryIsRefused(t *testing.T) {
	var e Entry
	if err := json.Unmarshal([]byte(`{"number":"one"}`), &e); err == nil || !strings.Contains(err.Error(), "number") {
		t.Errorf("error %v", err)
	}
}

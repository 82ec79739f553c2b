package acceptance

import (
	"encoding/json"
	"os"
	"regexp"
	"testing"
	"time"
)

// A vector is a fault and what a client makes of it; the tests in node read the
// same file.
type vector struct {
	Name string
	// Call is "create", the default, or "stream".
	Call string
	// Timeout is the client's, in milliseconds; 0 leaves the SDK's own.
	Timeout int
	Faults  json.RawMessage
	Want    outcome
}

// An outcome is how a call ends. One that names neither status nor error ends
// well.
type outcome struct {
	// Attempts is how many requests reach the mock.
	Attempts int
	// Waits are the least and the most milliseconds between the arrivals of two
	// attempts, by the client's own rules. A client's timeout is in the most
	// alone: it begins before the request arrives.
	Waits [][2]int
	// Events is how many events of a stream the SDK passes on.
	Events int
	// Status and Type are those of the SDK's API error.
	Status int
	Type   string
	// Error is a pattern of the text of any other error.
	Error string
}

// late is how much later than its rule says an attempt may arrive on a machine
// that is busy.
const late = 2 * time.Second

// early is how much earlier: the clocks' grain.
const early = 2 * time.Millisecond

func vectors(t *testing.T) (all []vector) {
	text, err := os.ReadFile("testdata/faults.json")
	check(t, err)
	check(t, json.Unmarshal(text, &all))
	return all
}

// TestFaults holds each SDK to its own rules: what it reports, how often it
// tries, and how long it waits by the mock's own times.
func TestFaults(t *testing.T) {
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			for _, major := range majors {
				t.Run(major.name, func(t *testing.T) {
					t.Parallel()
					m := v.start(t)
					v.try(t, m, major.dial(line{URL: m.URL, Timeout: v.timeout()}))
				})
				t.Run(major.name+" over h2", func(t *testing.T) {
					t.Parallel()
					m := v.start(t)
					v.try(t, m, major.dial(line{URL: m.TLSURL, HTTP: m.h2(), Timeout: v.timeout()}))
				})
			}
		})
	}
}

func (v vector) start(t *testing.T) *mock {
	t.Helper()
	s := said("3")
	s["faults"] = v.Faults
	return start(t, s)
}

func (v vector) timeout() time.Duration { return time.Duration(v.Timeout) * time.Millisecond }

func (v vector) try(t *testing.T, m *mock, c client) {
	var (
		tr  transcript
		err error
	)
	if v.Call == "stream" {
		tr, err = c.stream(t.Context(), plain())
	} else {
		_, err = c.create(t.Context(), plain())
	}
	v.Want.checkError(t, c, err)
	if v.Want.Events > 0 && len(tr.Events) != v.Want.Events {
		t.Errorf("%d events, want %d: %q", len(tr.Events), v.Want.Events, tr.Events)
	}
	v.Want.checkAttempts(t, m.journal(t, v.Want.Attempts))
}

func (o outcome) checkError(t *testing.T, c client, err error) {
	t.Helper()
	f, isAPI := c.failure(err)
	switch {
	case o.Status != 0:
		if !isAPI || f.Status != o.Status || f.Type != o.Type {
			t.Errorf("error %v (%d %s), want %d %s", err, f.Status, f.Type, o.Status, o.Type)
		}
	case o.Error != "":
		if err == nil || isAPI || !regexp.MustCompile(o.Error).MatchString(err.Error()) {
			t.Errorf("error %v, want one that says %q", err, o.Error)
		}
	case err != nil:
		t.Errorf("error %v, want none", err)
	}
}

func (o outcome) checkAttempts(t *testing.T, tries []entry) {
	t.Helper()
	if len(tries) != o.Attempts {
		t.Fatalf("%d attempts, want %d: %+v", len(tries), o.Attempts, tries)
	}
	for i, try := range tries {
		if try.Attempt != i {
			t.Errorf("attempt %d has retry count %d", i, try.Attempt)
		}
		if i == 0 || len(o.Waits) == 0 {
			continue
		}
		least := time.Duration(o.Waits[i-1][0]) * time.Millisecond
		most := time.Duration(o.Waits[i-1][1]) * time.Millisecond
		if waited := try.Arrived.Sub(tries[i-1].Arrived); waited < least-early || waited > most+late {
			t.Errorf("attempt %d came after %v, want %v to %v", i, waited, least, most)
		}
	}
}

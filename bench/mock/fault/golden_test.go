package fault

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/scenarios/strict"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// TestGolden holds what each fault makes of a JSON answer and of a stream, to
// the byte and the instant.
func TestGolden(t *testing.T) {
	const ms = strict.Duration(time.Millisecond)
	cases := []struct {
		name   string
		faults []Fault
	}{
		{"nothing", nil},
		{"status 529", []Fault{&Status{Code: 529}}},
		{"status with headers", []Fault{&Status{Code: 429, Type: "rate_limit_error", Message: "too much",
			ShouldRetry: ptr(true), RetryAfter: ptr(int64(0)), RetryAfterMS: ptr(int64(300))}}},
		{"status not to be retried", []Fault{&Status{Code: 500, ShouldRetry: ptr(false)}}},
		{"truncate", []Fault{&Truncate{}}},
		{"truncate to a tenth", []Fault{&Truncate{Fraction: ptr(0.1)}}},
		{"truncate to all", []Fault{&Truncate{Fraction: ptr(1.0)}}},
		{"truncate to nothing", []Fault{&Truncate{Bytes: ptr(0)}}},
		{"truncate to 7 bytes", []Fault{&Truncate{Bytes: ptr(7)}}},
		{"malform the first", []Fault{&Malform{}}},
		{"malform after 2", []Fault{&Malform{After: 2}}},
		{"malform after more than there are", []Fault{&Malform{After: 5}}},
		{"cut", []Fault{&Cut{}}},
		{"cut after 0", []Fault{&Cut{After: ptr(0)}}},
		{"cut after 3", []Fault{&Cut{After: ptr(3)}}},
		{"cut after as many as there are", []Fault{&Cut{After: ptr(5)}}},
		{"event at once", []Fault{&Event{}}},
		{"event after 3", []Fault{&Event{After: 3, Type: "api_error", Message: "oh"}}},
		{"event after more than there are", []Fault{&Event{After: 9}}},
		{"reset", []Fault{&Reset{}}},
		{"reset within the headers", []Fault{&Reset{At: WithinHeaders}}},
		{"reset after the headers", []Fault{&Reset{At: AfterHeaders}}},
		{"reset after 3 events", []Fault{&Reset{After: 3}}},
		{"reset after 9 events", []Fault{&Reset{After: 9}}},
		{"reset after 7 bytes", []Fault{&Reset{AfterBytes: 7}}},
		{"reset after 1000 bytes", []Fault{&Reset{AfterBytes: 1000}}},
		{"stall", []Fault{&Stall{For: 500 * ms}}},
		{"stall after 3", []Fault{&Stall{For: 500 * ms, After: 3}}},
		{"stall after 9", []Fault{&Stall{For: 500 * ms, After: 9}}},
		{"trickle", []Fault{&Trickle{Bytes: 20, Every: 4 * ms}}},
		{"late status, trickled", []Fault{&Status{Code: 504}, &Stall{For: 100 * ms}, &Trickle{Bytes: 40, Every: ms}}},
		{"malform, cut, stall", []Fault{&Malform{After: 1}, &Cut{After: ptr(3)}, &Stall{For: 100 * ms, After: 2}}},
		{"truncate, reset, stall", []Fault{&Truncate{Bytes: ptr(30)}, &Reset{AfterBytes: 10}, &Stall{For: 100 * ms}}},
	}
	var got strings.Builder
	for _, c := range cases {
		for _, answer := range []string{"json", "stream"} {
			a := whole(message)
			if answer == "stream" {
				a = stream(events(names...))
			}
			for _, f := range c.faults {
				f.Apply(a, asked{})
			}
			fmt.Fprintf(&got, "-- %s: %s --\n%s", c.name, answer, transcript(t, a))
		}
	}
	const file = "testdata/faults.golden"
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, got.String(), string(want))
}

// compare shows the first line that differs.
func compare(t *testing.T, got, want string) {
	t.Helper()
	if got == want {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	section := ""
	for i := range min(len(g), len(w)) {
		if strings.HasPrefix(w[i], "-- ") {
			section = w[i]
		}
		if g[i] != w[i] {
			t.Fatalf("%s line %d\n got %s\nwant %s", section, i+1, g[i], w[i])
		}
	}
	t.Fatalf("%d lines, want %d", len(g), len(w))
}

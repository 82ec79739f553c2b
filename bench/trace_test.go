package bench

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestReadTrace(t *testing.T) {
	const us = time.Microsecond
	want := []time.Duration{0, 0, 500 * us, 7 * time.Second}
	for name, text := range map[string]string{
		"seconds":            "0\n0.0\n0.0005\n7\n",
		"seconds since 1970": "1763650000.123456\n1763650000.123456\n1763650000.123956\n1763650007.123456",
		"before zero":        "-3.5\n-3.5\n-3.4995\n3.5\n",
		"comments":           "# arrivals\n\n 0\n0\r\n+0.0005000000009\n#\n7\n",
		"dates":              "2026-11-20T10:00:00.0001Z\n2026-11-20T11:00:00.0001+01:00\n2026-11-20T10:00:00.0006Z\n2026-11-20T10:00:07.0001Z\n",
	} {
		trace, err := ReadTrace(strings.NewReader(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if !slices.Equal(trace.Offsets, want) {
			t.Errorf("%s: offsets are %v", name, trace.Offsets)
		}
	}
}

func TestFaultyTraces(t *testing.T) {
	for name, tt := range map[string]struct{ text, want string }{
		"nothing":      {"# none\n\n", "holds no timestamp"},
		"words":        {"1\nsoon\n", `line 2: must be seconds, or a time such as 2026-11-20T10:00:00.5Z, is "soon"`},
		"float":        {"1e3", "line 1: must be seconds"},
		"sign within":  {"1.-5", "line 1: must be seconds"},
		"backwards":    {"1\n2\n\n1.9\n", "line 4: lies before the timestamp above it"},
		"two forms":    {"1\n2026-11-20T10:00:00Z\n", "line 2: is of another form"},
		"a week later": {"0\n604801\n", "line 2: lies more than 168h0m0s after the first"},
		"out of range": {"4000000000", "line 1: must be from 1843 to 2096"},
		"a late year":  {"9999-11-20T10:00:00Z", "line 1: must be from 1843 to 2096"},
		"a long line":  {strings.Repeat("1", 1<<17), "token too long"},
		"too many":     {strings.Repeat("1\n", MaxTrace+1), "line 1000001: more than 1000000 timestamps"},
	} {
		if _, err := ReadTrace(strings.NewReader(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}

func TestDigestOfATraceIsOfItsBytes(t *testing.T) {
	a, _ := ReadTrace(strings.NewReader("1\n2\n"))
	b, _ := ReadTrace(strings.NewReader("1\n2\n"))
	c, _ := ReadTrace(strings.NewReader("1\n2"))
	if a.Digest != b.Digest || a.Digest == c.Digest || len(a.Digest) != len("sha256:0123456789abcdef") {
		t.Errorf("digests are %s, %s, %s", a.Digest, b.Digest, c.Digest)
	}
}

// Whatever the file: an error, or offsets that a load can have.
func FuzzReadTrace(f *testing.F) {
	f.Add("0\n0.5\n1763650000.123456\n")
	f.Add("2026-11-20T10:00:00.5Z\n2026-11-20T11:00:00.6+01:00\n")
	f.Add("-3999999999.999999999\n3999999999.999999999\n")
	f.Fuzz(func(t *testing.T, text string) {
		trace, err := ReadTrace(strings.NewReader(text))
		if err != nil {
			return
		}
		l := Load{Kind: Replay, Requests: len(trace.Offsets), Concurrency: 1, Trace: trace, Replay: "f"}
		if faults := l.faults("load"); len(faults) > 0 || trace.Offsets[0] != 0 || !slices.IsSorted(trace.Offsets) {
			t.Errorf("offsets %v, faults %v", trace.Offsets, faults)
		}
	})
}

// Whatever the steps: an error, or due times as a load can have them.
func FuzzSteps(f *testing.F) {
	f.Add("10x30s, 0x1m, 50x30s")
	f.Add("1e-9x1ns,1e6x9s")
	f.Fuzz(func(t *testing.T, text string) {
		n, err := Steps(text).Requests()
		if err != nil || n > 100_000 {
			return
		}
		l := Load{Kind: Stepped, Requests: n, Concurrency: 1, Steps: Steps(text)}
		faults := l.faults("load")
		if dues := slices.Collect(l.Dues()); !slices.IsSorted(dues) || len(dues) != n || len(faults) == 0 && dues[n-1] > MaxSpan {
			t.Errorf("dues %v", dues)
		}
	})
}

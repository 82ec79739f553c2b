package scenarios

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden file")

func TestFaultsAllTogether(t *testing.T) {
	_, err := Load("testdata/faults.yaml", vocabulary())
	if err == nil {
		t.Fatal("no faults")
	}
	got := err.Error() + "\n"
	const golden = "testdata/faults.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(got, "sk-secret") {
		t.Error("a key is repeated in a fault")
	}
}

const closed = "\nphases: [{kind: closed}]"

func TestFault(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"no phases", "name: a", `f.yaml:1: phases: has no phase`},
		{"misspelt phases", "phase: [{kind: closed}]", `f.yaml:1: phase: unknown field (did you mean "phases"?)`},
		{"empty phases", "name: a\nphases: []", `f.yaml:2: phases: has no phase`},
		{"syntax only", "phases: [", `f.yaml:2: is no YAML: did not find expected node content`},
		{"empty", "", `f.yaml:1: the file is empty`},
		{"name of the file", "name: ../up" + closed,
			`f.yaml:1: name: must be 1 to 64 letters, digits, dots, dashes and underscores (left out, it is that of the file)`},
		{"clients: none", "clients: []" + closed, `f.yaml:1: clients: names no client`},
		{"clients: one unknown", "clients: htpx" + closed, `f.yaml:1: clients[0]: unknown client "htpx" (did you mean "httpx"?)`},
		{"clients: none near", "clients: [curl]" + closed, `f.yaml:1: clients[0]: unknown client "curl" (known: requests, aiohttp, httpx, go)`},
		{"clients: all and more", "clients: [all, go]" + closed, `f.yaml:1: clients[0]: unknown client "all" (all stands alone)`},
		{"clients: twice", "clients: [go, go]" + closed, `f.yaml:1: clients[1]: "go" is named twice`},
		{"concurrency by default", "phases:\n  - kind: closed\n    requests: 10",
			`f.yaml:2: phases[0].concurrency: must not exceed requests (10), is 50 (it is left out, so this is its default)`},
		{"requests by default", "phases:\n  - kind: closed\n    concurrency: 2000",
			`f.yaml:3: phases[0].concurrency: must not exceed requests (1000), is 2000`},
		{"requests not read", "phases:\n  - kind: closed\n    requests: ten",
			`f.yaml:3: phases[0].requests: must be a whole number, is "ten"`},
		{"gates: unknown metric", "gates: {p9: error}" + closed, `f.yaml:1: gates.p9: there is no such metric (did you mean "p95"?)`},
		{"gates: unknown level", "gates: {p95: fatal}" + closed, `f.yaml:1: gates.p95: must be one of off, warn, error, is "fatal"`},
		{"gates: no level", "gates: {p95: {slo: 1s}}" + closed, `f.yaml:1: gates.p95: has no level (known: off, warn, error)`},
		{"gates: three things", "gates: {p95: [error, {slo: 1s}, 3]}" + closed, `f.yaml:1: gates.p95: must be a value, or a list of one and of fields (such as [error, {slo: 250ms}])`},
		{"gates: no percentage", "gates: {p95: [error, {max_regression: 5}]}" + closed, `f.yaml:1: gates.p95.max_regression: must be a percentage from 0% to 1000%, such as 5%, is "5"`},
		{"gates: no time", "gates: {p95: [error, {slo: 250}]}" + closed, `f.yaml:1: gates.p95.slo: must be a duration with its unit, such as 30s, is "250"`},
		{"gates: no size", "gates: {peak_memory: [error, {slo: 64}]}" + closed, `f.yaml:1: gates.peak_memory.slo: must be a size with its unit, such as 64MB, is "64"`},
		{"gates: errors", "gates: {errors: warn}" + closed, `f.yaml:1: gates.errors: always gate (a failure that is quick would look like speed; raise max_regression or slo instead)`},
		{"default latency once", "latency: 60\nphases: [{kind: closed}, {kind: burst}]", `f.yaml:1: latency: must be text, is 60 (put it in quotes)`},
		{"bad latency once", "latency: fast\nphases: [{kind: closed}, {kind: burst}]", `f.yaml:1: latency: must be lognormal(...)`},
		{"latency of a phase", "phases: [{kind: closed, latency: fast}]", `f.yaml:1: phases[0].latency: must be lognormal(...)`},
		{"latency and target", "target: http://localhost\nlatency: lognormal()\nphases:\n  - kind: closed\n    latency: lognormal()",
			"f.yaml:2: latency: belongs to the mock upstream, but a target is given\nf.yaml:5: phases[0].latency: belongs to the mock upstream, but a target is given"},
		{"rate of a search", "phases: [{kind: max_throughput, rate: 0}]", `f.yaml:1: phases[0].rate: belongs to a phase of kind constant or poisson`},
		{"rate of zero", "phases: [{kind: constant, rate: 0}]", `f.yaml:1: phases[0].rate: must be above 0 and at most 1000000 per second, is 0`},
		{"timeout of zero", "timeout: 0s" + closed, `f.yaml:1: timeout: must be above 0, is 0s`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got string
			if _, err := parse("f.yaml", []byte(tt.text), vocabulary()); err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTarget(t *testing.T) {
	const user = "target: must not hold a user or a key; the key is read from ANTHROPIC_API_KEY (such as https://api.example.com)"
	const path = "target: must end after the host and port: the path is each client's own (such as https://api.example.com)"
	const scheme = "target: must begin with http:// or https:// (such as https://api.example.com)"
	for target, want := range map[string]string{
		"":                          "",
		"http://localhost:8089":     "",
		"https://api.example.com":   "",
		"http://[::1]:8089":         "",
		"https://sk-key@localhost":  user,
		"https://u:sk-key@host/v1":  user,
		"https://localhost/":        path,
		"https://localhost/v1":      path,
		"https://localhost?key=sk-": path,
		"https://localhost?":        path,
		"https://localhost#a":       path,
		"ftp://localhost":           scheme,
		"localhost":                 scheme,
		"//localhost":               scheme,
		"localhost:8089":            "target: is no URL (such as https://api.example.com)",
		"http://local host":         "target: is no URL (such as https://api.example.com)",
		"http://%zz:sk-key@host":    "target: is no URL (such as https://api.example.com)",
		"https://":                  "target: names no host (such as https://api.example.com)",
		"https://:8089":             "target: names no host (such as https://api.example.com)",
	} {
		if got := checkTarget(target).Error(); got != want {
			t.Errorf("%q: got %q, want %q", target, got, want)
		}
	}
}

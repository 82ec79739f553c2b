package draw

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// mustTime is ParseTime for what is known to be in order.
func mustTime(t testing.TB, s string) Time {
	t.Helper()
	d, err := ParseTime(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// samples are one canonical text of each distribution.
func samples(t testing.TB) []string {
	return []string{
		"fixed(60ms)", "uniform(40ms,80ms)", "normal(mean=60ms,sd=40ms)", "lognormal(median=60ms,p99=120ms)",
		"exponential(mean=60ms)", "empirical(p50=60ms,p90=90ms,p95=110ms,p99=200ms)", "recorded(" + file(t, "30ms", "10ms", "20ms", "40ms") + ")",
	}
}

// file is the path of a file with these lines.
func file(t testing.TB, lines ...string) string {
	path := filepath.Join(t.TempDir(), "recorded.txt")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const ms = time.Millisecond

package process

import (
	"bytes"
	"os"
	"strings"
	"sync"

	"github.com/claudebench/claudebench/bench"
)

// How much of a driver's standard error is kept.
const (
	tailLines = 20
	tailBytes = 8 << 10
)

// A tail keeps the end of what is written to it.
type tail struct {
	mu  sync.Mutex
	end []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.end = append(t.end, p[max(0, len(p)-tailBytes):]...)
	t.end = bytes.Clone(t.end[max(0, len(t.end)-tailBytes):])
	return len(p), nil
}

func (t *tail) lines() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	text := redact(strings.TrimSpace(strings.ToValidUTF8(string(t.end), "?")))
	if text == "" {
		return nil
	}
	lines := strings.Split(text, "\n")
	return lines[max(0, len(lines)-tailLines):]
}

// redact takes the API key out of what a driver said: drivers are anybody's
// programs, and what they say is kept.
func redact(s string) string {
	if key := os.Getenv(bench.KeyVariable); key != "" {
		return strings.ReplaceAll(s, key, "[key]")
	}
	return s
}

package gohttp

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// ticks is the CPU time of this process by its line in /proc, which counts in
// hundredths of a second.
func ticks(t *testing.T) time.Duration {
	t.Helper()
	line, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(line[strings.LastIndexByte(string(line), ')')+1:]))
	var user, system int64
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		t.Fatal(err)
	}
	return time.Duration(user+system) * 10 * time.Millisecond
}

// TestCPUTimeIsTheKernels holds what a client says that it used against the
// kernel's other count. Client and upstream share this process, so both see
// the work of both.
func TestCPUTimeIsTheKernels(t *testing.T) {
	u := newUpstream(t, false, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "{}") })
	before, began := ticks(t), time.Now()
	_, done := drive(t, config(t, "go-pooled"), u.URL, "", bench.Load{Kind: bench.Closed, Requests: 20000, Concurrency: 50}, time.Minute)
	used, took := ticks(t)-before, time.Since(began)
	if used < 200*time.Millisecond {
		t.Fatalf("the load used only %s, too little to compare", used)
	}
	if apart := (used - done.CPU).Abs(); apart > used/5+30*time.Millisecond {
		t.Errorf("client says %s, /proc says %s", done.CPU, used)
	}
	if apart := took - done.Elapsed; apart < 0 || apart > took/5+50*time.Millisecond {
		t.Errorf("client says that it took %s of %s", done.Elapsed, took)
	}
}

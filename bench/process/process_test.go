package process

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"golang.org/x/sys/unix"
)

// behaviour names the environment variable that turns the test's own program
// into a driver, and says what kind of one.
const behaviour = "CLAUDEBENCH_TEST_BEHAVIOUR"

func TestMain(m *testing.M) {
	if b := os.Getenv(behaviour); b != "" {
		behave(b)
		return
	}
	os.Exit(m.Run())
}

// behave is a driver that needs no network. It sends two requests.
func behave(how string) {
	in := bufio.NewScanner(os.Stdin)
	in.Scan()
	in.Scan() // grease and plan
	fmt.Printf(`{"kind":"ready","client":"test","version":"1","runtime":"go","pid":%d}`+"\n", os.Getpid())
	in.Scan()
	switch how {
	case "crash":
		for i := range 100 {
			fmt.Fprintln(os.Stderr, "line", i)
		}
		panic("a bug with key " + os.Getenv(bench.KeyVariable))
	case "hang":
		time.Sleep(time.Hour)
	}
	for i := range 2 {
		fmt.Printf(`{"attack":"a","seq":%d,"code":0,"timestamp":"2026-01-01T00:00:00Z","latency":1,"bytes_out":0,"bytes_in":0,"error":"key %s","method":"POST","url":"u","outcome":"reset"}`+"\n", i, os.Getenv(bench.KeyVariable))
	}
	fmt.Println(`{"kind":"done","requests":2,"max_in_flight":1,"cpu":1,"elapsed":1}`)
	switch how {
	case "linger":
		time.Sleep(time.Hour)
	case "fail late":
		os.Exit(9)
	}
	in.Scan()
}

type observer struct {
	pid  int
	hits []bench.Hit
	done bool
	// alive is whether the process still lived when it was done.
	alive bool
}

func (o *observer) Ready(r bench.Ready) error { o.pid = r.PID; return nil }
func (o *observer) Progress(int)              {}
func (o *observer) Hit(h bench.Hit) error     { o.hits = append(o.hits, h); return nil }
func (o *observer) Done(bench.Done) error {
	o.done, o.alive = true, unix.Kill(o.pid, 0) == nil
	return nil
}

var aCase = bench.Case{
	Load:    bench.Load{Kind: bench.Closed, Requests: 2, Concurrency: 1},
	Timeout: time.Millisecond,
}

func self(t *testing.T, how string) Driver {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Driver{Command: []string{program}, Env: []string{behaviour + "=" + how}}
}

func TestDrivesAFreshProcess(t *testing.T) {
	var pids []int
	for range 2 {
		var o observer
		if err := self(t, "well").Drive(t.Context(), aCase, &o); err != nil {
			t.Fatal(err)
		}
		if !o.done || !o.alive || len(o.hits) != 2 {
			t.Errorf("observed %+v", o)
		}
		if err := unix.Kill(o.pid, 0); !errors.Is(err, unix.ESRCH) {
			t.Errorf("process %d is still there: %v", o.pid, err)
		}
		pids = append(pids, o.pid)
	}
	if pids[0] == pids[1] {
		t.Error("both trials ran in one process")
	}
}

func TestFailures(t *testing.T) {
	for how, want := range map[string]string{
		"crash":     "driver ended before it gave a hit (exit status 2)",
		"hang":      "driver hung: no request ended within",
		"linger":    "did not exit within",
		"fail late": "failed after it was done: exit status 9",
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			var o observer
			err := self(t, how).Drive(t.Context(), aCase, &o)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("error is %v", err)
			}
			if err := unix.Kill(o.pid, 0); !errors.Is(err, unix.ESRCH) {
				t.Errorf("process %d is still there: %v", o.pid, err)
			}
		})
	}
}

func TestKeepsTheLastWordsWithoutTheKey(t *testing.T) {
	t.Setenv(bench.KeyVariable, "sesame")
	var e *Error
	if err := self(t, "crash").Drive(t.Context(), aCase, &observer{}); !errors.As(err, &e) {
		t.Fatal(err)
	}
	words := strings.Join(e.LastWords(), "\n")
	if !strings.Contains(words, "a bug with key [key]") || strings.Contains(words, "sesame") || len(e.LastWords()) > tailLines {
		t.Errorf("last words are %q", words)
	}
	var o observer
	if err := self(t, "well").Drive(t.Context(), aCase, &o); err != nil || o.hits[0].Error != "key [key]" {
		t.Errorf("hits are %+v, %v", o.hits, err)
	}
}

// breakOff breaks a trial off as soon as its driver, a command of the shell, has written a line to
// the file that is its $f, and returns that line.
func breakOff(t *testing.T, driver string) string {
	t.Helper()
	file := t.TempDir() + "/line"
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() {
		for ctx.Err() == nil {
			if b, err := os.ReadFile(file); err == nil && strings.HasSuffix(string(b), "\n") {
				cancel(errors.New("enough"))
			}
			time.Sleep(5 * time.Millisecond)
		}
	}()
	err := Shell("f="+file+"; "+driver).Drive(ctx, aCase, &observer{})
	if err == nil || err.Error() != "enough" {
		t.Error(err)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(b))
}

// TestLeavesNoChildBehind breaks trials off whose driver has a child of its own: one that ends when it
// is asked to, and one that does not.
func TestLeavesNoChildBehind(t *testing.T) {
	for name, manners := range map[string]string{"polite": "", "stubborn": "trap '' TERM; "} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pid := breakOff(t, manners+"sleep 3600 & echo $! >$f; wait")
			for range 200 { // its new parent takes a moment to notice
				if state, err := os.ReadFile("/proc/" + pid + "/stat"); err != nil || strings.Contains(string(state), ") Z ") {
					return
				}
				time.Sleep(5 * time.Millisecond)
			}
			t.Errorf("process %s is still there", pid)
		})
	}
}

// TestDriverTakesBackWhatItChanged breaks a trial off whose driver has something to do at its end.
func TestDriverTakesBackWhatItChanged(t *testing.T) {
	changed := t.TempDir()
	breakOff(t, "trap 'rmdir "+changed+"/mine; exit' TERM; mkdir "+changed+"/mine; echo >$f; sleep 3600 & wait")
	if left, err := os.ReadDir(changed); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

func TestTailKeepsTheEnd(t *testing.T) {
	var b tail
	for i := range 10000 {
		fmt.Fprintf(&b, "line %d\n", i)
	}
	lines := b.lines()
	if len(lines) != tailLines || lines[len(lines)-1] != "line 9999" {
		t.Errorf("%d lines, the last is %q", len(lines), lines[len(lines)-1])
	}
}

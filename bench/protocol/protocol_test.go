package protocol

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/google/go-cmp/cmp"
)

// recorder is an observer that notes what it is told.
type recorder struct {
	told []string
	hits []bench.Hit
	done bench.Done
}

func (r *recorder) Ready(x bench.Ready) error {
	r.told = append(r.told, "ready "+x.Client)
	return nil
}
func (r *recorder) Progress(n int)          { r.told = append(r.told, fmt.Sprint("progress ", n)) }
func (r *recorder) Hit(h bench.Hit) error   { r.hits = append(r.hits, h); return nil }
func (r *recorder) Done(d bench.Done) error { r.done = d; r.told = append(r.told, "done"); return nil }

var aCase = bench.Case{
	Attack:  "fake closed 1",
	Request: bench.Request{Method: "POST", URL: "http://127.0.0.1:1/v1/messages", Body: "{}"},
	Load:    bench.Load{Kind: bench.Closed, Requests: 2, Concurrency: 1},
	Timeout: time.Second,
}

const (
	ready = `{"kind":"ready","client":"fake","version":"1","runtime":"none","pid":1}` + "\n"
	done  = `{"kind":"done","requests":2,"max_in_flight":1,"cpu":1,"elapsed":5}` + "\n"
)

func hit(seq int, second int) string {
	return fmt.Sprintf(`{"attack":"a","seq":%d,"code":200,"timestamp":"2026-01-01T00:00:%02dZ","latency":1,"bytes_out":2,"bytes_in":3,"error":"","method":"POST","url":"u","outcome":"ok"}`+"\n", seq, second)
}

func TestDriveTellsTheObserver(t *testing.T) {
	said := `{"kind":"from a later version","x":[1]}` + "\n" + ready + `{"kind":"progress","done":1}` + "\n" +
		`{"kind":"also later"}` + "\n" + hit(0, 1) + hit(1, 1) + done
	var asked strings.Builder
	var r recorder
	if err := Drive(strings.NewReader(said), &asked, aCase, &r); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"ready fake", "progress 1", "done"}, r.told); diff != "" {
		t.Error(diff)
	}
	if len(r.hits) != 2 || r.hits[1].Seq != 1 || r.hits[1].BytesIn != 3 {
		t.Errorf("hits are %+v", r.hits)
	}
	lines := strings.Split(strings.TrimSpace(asked.String()), "\n")
	if len(lines) != 3 || !strings.Contains(lines[0], `"grease"`) || !strings.Contains(lines[1], `"plan"`) || lines[2] != `{"kind":"go"}` {
		t.Errorf("the driver was told %q", lines)
	}
}

func TestDriveRefusesWhatTheProtocolDoesNotAllow(t *testing.T) {
	for name, c := range map[string]struct{ said, want string }{
		"silence":         {"", "ended before it was ready"},
		"text":            {"hello\n", "before it was ready"},
		"hit too early":   {hit(0, 1), "before it was ready"},
		"ready twice":     {ready + ready, "ready twice"},
		"ready of nobody": {`{"kind":"ready","pid":1}` + "\n", "lacks client"},
		"ends early":      {ready + hit(0, 1), "after 1 of 2 hits"},
		"half a line":     {ready + hit(0, 1) + `{"attack":`, "within a line"},
		"nonsense":        {ready + "nonsense\n", "hit 0"},
		"bad control":     {ready + `{"kind":"done"` + "\n", "neither control nor hit"},
		"too many hits":   {ready + hit(0, 1) + hit(1, 1) + hit(2, 1) + done, "more than the 2"},
		"too few hits":    {ready + hit(0, 1) + strings.Replace(done, `"requests":2`, `"requests":1`, 1), "sent 1 of 2"},
		"wrong count":     {ready + hit(0, 1) + done, "counts 2 requests, but gave 1"},
		"gap in seq":      {ready + hit(1, 1), "has seq 1"},
		"time runs back":  {ready + hit(0, 2) + hit(1, 1), "before the hit ahead"},
		"too much done":   {ready + `{"kind":"progress","done":3}` + "\n", "3 of 2"},
		"gives up":        {ready + `{"kind":"error","message":"no luck"}` + "\n", "gave up: no luck"},
		"gives up early":  {`{"kind":"error","message":"no library"}` + "\n", "gave up: no library"},
		"odd pauses":      {ready + hit(0, 1) + hit(1, 1) + strings.Replace(done, `"cpu":1`, `"cpu":1,"gc_pauses":{"count":1,"total":1,"max":2}`, 1), "pauses that cannot be"},
		"odd lag":         {ready + hit(0, 1) + hit(1, 1) + strings.Replace(done, `"cpu":1`, `"cpu":1,"event_loop_lag":{"p50":3,"p99":2,"max":4}`, 1), "waits that cannot be"},
		"no time passed":  {ready + hit(0, 1) + hit(1, 1) + strings.Replace(done, `"elapsed":5`, `"elapsed":0`, 1), "it took 0s"},
	} {
		var r recorder
		err := Drive(strings.NewReader(c.said), io.Discard, aCase, &r)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error is %v, want …%s…", name, err, c.want)
		}
	}
}

// What the hits say of lateness is told, whatever the driver says of it.
func TestDriveMeasuresLateness(t *testing.T) {
	late := func(seq int, due string) string {
		return strings.Replace(hit(seq, 1), `"outcome"`, `"due":"2026-01-01T00:00:0`+due+`Z","outcome"`, 1)
	}
	for name, c := range map[string]struct {
		said string
		want *bench.Waits
	}{
		"late by 1 and 20 ms": {late(0, "0.999") + late(1, "0.98"), &bench.Waits{P50: time.Millisecond, P99: 20 * time.Millisecond, Max: 20 * time.Millisecond}},
		"never due":           {hit(0, 1) + hit(1, 1), nil},
	} {
		var r recorder
		end := strings.Replace(done, `"cpu":1`, `"cpu":1,"send_lateness":{"p50":9,"p99":9,"max":9}`, 1)
		if err := Drive(strings.NewReader(ready+c.said+end), io.Discard, aCase, &r); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, r.done.Sends); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// worker is a client without a network.
type worker struct {
	plan  Plan
	block chan struct{}
}

func (w *worker) Prepare(_ context.Context, p Plan) (bench.Ready, error) {
	w.plan = p
	if p.Timeout == 0 {
		return bench.Ready{}, errors.New("no timeout")
	}
	return bench.Ready{Client: "worker", PID: 1}, nil
}

func (w *worker) Measure(ctx context.Context, ended *atomic.Int64) (bench.Done, error) {
	if w.block != nil {
		select {
		case <-w.block:
		case <-ctx.Done():
		}
	}
	ended.Add(int64(w.plan.Load.Requests))
	return bench.Done{Requests: w.plan.Load.Requests, Elapsed: 1}, ctx.Err()
}

func (w *worker) Hits() iter.Seq[*bench.Hit] {
	return func(yield func(*bench.Hit) bool) {
		for i := range w.plan.Load.Requests {
			h := bench.Hit{Seq: uint64(i), Timestamp: time.Unix(1, 0), Outcome: bench.OK}
			if w.plan.Due != nil {
				h.Due = h.Timestamp
			}
			if !yield(&h) {
				return
			}
		}
	}
}

// TestBothEnds lets Drive and Serve speak with each other.
func TestBothEnds(t *testing.T) {
	for name, load := range map[string]bench.Load{
		"closed":   {Kind: bench.Closed, Requests: 500, Concurrency: 7},
		"constant": {Kind: bench.Constant, Requests: 5, Concurrency: 1, Rate: 1000},
	} {
		toDriver, plan := io.Pipe()
		answers, fromDriver := io.Pipe()
		var w worker
		served := make(chan error)
		go func() { served <- Serve(t.Context(), toDriver, fromDriver, &w) }()
		c := aCase
		c.Load = load
		var r recorder
		if err := Drive(answers, plan, c, &r); err != nil {
			t.Fatal(name, err)
		}
		plan.Close()
		if err := <-served; err != nil {
			t.Error(name, err)
		}
		if len(r.hits) != load.Requests || r.done.Requests != load.Requests {
			t.Errorf("%s: %d hits, %d counted", name, len(r.hits), r.done.Requests)
		}
		if r.done.GC == nil {
			t.Errorf("%s: a driver in Go tells nothing of its runtime", name)
		}
		if load.Kind == bench.Constant && (len(w.plan.Due) != 5 || w.plan.Due[4] != 4*time.Millisecond) {
			t.Errorf("%s: due at %v", name, w.plan.Due)
		}
	}
}

func TestServeEndsWithItsInput(t *testing.T) {
	toDriver, plan := io.Pipe()
	answers, fromDriver := io.Pipe()
	w := worker{block: make(chan struct{})}
	served := make(chan error)
	go func() { served <- Serve(t.Context(), toDriver, fromDriver, &w) }()
	fmt.Fprintln(plan, `{"kind":"plan","timeout":1,"load":{"kind":"closed","requests":1,"concurrency":1}}`)
	if line, err := bufio.NewReader(answers).ReadString('\n'); err != nil || !strings.Contains(line, "ready") {
		t.Fatal(line, err)
	}
	fmt.Fprintln(plan, `{"kind":"go"}`)
	plan.Close()
	if err := <-served; !errors.Is(err, ErrAbandoned) {
		t.Errorf("error is %v", err)
	}
}

func TestServeSaysWhyItCannotGoOn(t *testing.T) {
	toDriver, plan := io.Pipe()
	defer plan.Close()
	var out strings.Builder
	go fmt.Fprintln(plan, `{"kind":"plan"}`)
	err := Serve(t.Context(), toDriver, &out, &worker{})
	if err == nil || out.String() != `{"kind":"error","message":"no timeout"}`+"\n" {
		t.Errorf("error is %v, said %q", err, out.String())
	}
}

func FuzzDrive(f *testing.F) {
	f.Add(ready + hit(0, 1) + hit(1, 2) + done)
	f.Add(ready + `{"kind":"progress","done":1}` + "\n" + `{"kind":"error"}` + "\n")
	f.Fuzz(func(t *testing.T, said string) {
		var r recorder
		if err := Drive(strings.NewReader(said), io.Discard, aCase, &r); err == nil && len(r.hits) != 2 {
			t.Errorf("sound trial with %d hits", len(r.hits))
		}
	})
}

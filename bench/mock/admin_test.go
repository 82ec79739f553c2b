package mock

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
)

func TestCounts(t *testing.T) {
	r, admin := serve(t, "fixed(1h)")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	left := hang(ctx, &http.Client{Transport: &http.Transport{}}, r.URL, 7)
	await(t, admin, func(s State) bool { return s.InFlight == 7 })
	before, err := admin.Reset(t.Context(), Settings{})
	if err != nil {
		t.Fatal(err)
	}
	if before.Requests != 7 || before.MaxInFlight != 7 || before.ConnectionsOpened != 7 || before.MaxConnectionsOpen != 7 || before.Latency != "fixed(1h0m0s)" || before.Seed != 1 {
		t.Errorf("before the reset: %+v", before)
	}
	after, err := admin.State(t.Context())
	if err != nil || after.Requests != 0 || after.ConnectionsOpened != 0 || after.MaxInFlight != 7 || after.MaxConnectionsOpen != 7 {
		t.Errorf("what is still there counts on: %+v, %v", after, err)
	}
	cancel()
	left()
	await(t, admin, func(s State) bool { return s.InFlight == 0 && s.ConnectionsOpen == 0 && s.MaxInFlight == 7 })
}

func TestResetAppliesWholeOrNotAtAll(t *testing.T) {
	_, admin := serve(t, "fixed(1ms)")
	bad, seed := "fixed(-1s)", uint64(9)
	if _, err := admin.Reset(t.Context(), Settings{Latency: &bad, Seed: &seed}); err == nil || !strings.Contains(err.Error(), "outside") {
		t.Error(err)
	}
	if s, err := admin.State(t.Context()); err != nil || s.Seed != 1 || s.Latency != "fixed(1ms)" {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestReadSettings(t *testing.T) {
	for body, want := range map[string]string{
		"":                              "",
		"{}":                            "",
		`{"latency":"fixed(1ms)"} `:     "",
		`{"seed":18446744073709551615}`: "",
		`{"sede":1}`:                    "unknown field",
		`{"seed":-1}`:                   "seed",
		`{"seed":1}{"seed":2}`:          "more than one",
		`{`:                             "settings",
	} {
		switch _, err := readSettings(strings.NewReader(body)); {
		case want == "" && err != nil:
			t.Errorf("%q: %v", body, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: error is %v, want %q", body, err, want)
		}
	}
}

// TestGaugeMissesNoRise resets while the gauge goes up: its highest value must
// not end below the one it has.
func TestGaugeMissesNoRise(t *testing.T) {
	for range 200 {
		var g gauge
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(g.up)
		}
		wg.Go(g.reset)
		wg.Wait()
		if most := g.most.Load(); most != 8 {
			t.Fatalf("most is %d, want 8", most)
		}
	}
}

package bench

import (
	"slices"
	"strings"
	"testing"
)

func TestRungs(t *testing.T) {
	l := Ladder{[]Measure{KeepAlive, Pool, Retry}}
	want := map[string][]Measure{
		"before":             nil,
		"+keep-alive":        {KeepAlive},
		"+pool":              {KeepAlive, Pool},
		"+retry":             {KeepAlive, Pool, Retry},
		"without keep-alive": {Pool, Retry},
		"without pool":       {KeepAlive, Retry},
	}
	rungs := l.Rungs()
	for _, r := range rungs {
		if m, ok := want[r.Client]; !ok || !slices.Equal(m, r.Measures) {
			t.Errorf("%s has %v, want %v", r.Client, r.Measures, m)
		}
	}
	if len(rungs) != len(want) {
		t.Errorf("%d rungs, want %d", len(rungs), len(want))
	}
	for client, measures := range want {
		for _, m := range Measures() {
			if l.Takes(client, m) != slices.Contains(measures, m) {
				t.Errorf("%s takes %s: %v", client, m, l.Takes(client, m))
			}
		}
	}
	if none := (*Ladder)(nil); none.Takes("before", KeepAlive) {
		t.Error("no ladder has a measure")
	}
}

// No two rungs are the same client under two names.
func TestRungsDiffer(t *testing.T) {
	for n := range len(Measures()) + 1 {
		l := Ladder{Measures()[:n]}
		sets := map[string]string{}
		for _, r := range l.Rungs() {
			var names []string
			for _, m := range r.Measures {
				names = append(names, string(m))
			}
			slices.Sort(names)
			set := strings.Join(names, " ")
			if other, ok := sets[set]; ok {
				t.Errorf("%s and %s have the same measures: %s", r.Client, other, set)
			}
			sets[set] = r.Client
		}
	}
}

func TestLadderFaults(t *testing.T) {
	p := Plan{}
	p.SetLadder([]Measure{KeepAlive, "magic", KeepAlive})
	got := p.Ladder.faults(p.Clients).Error()
	want := "ladder: unknown measure \"magic\"\nladder: names keep-alive twice"
	if got != want {
		t.Errorf("faults are %q, want %q", got, want)
	}
	p.SetLadder(Measures())
	if f := p.Ladder.faults(p.Clients); len(f) > 0 {
		t.Error(f)
	}
	if f := p.Ladder.faults([]string{"aiohttp"}); len(f) != 1 || f[0].Field != "clients" {
		t.Errorf("faults are %v", f)
	}
}

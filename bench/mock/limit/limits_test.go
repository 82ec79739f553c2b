package limit

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/scenarios/strict"
	"github.com/google/go-cmp/cmp"
)

func TestTiers(t *testing.T) {
	for _, tt := range []struct {
		limits Limits
		class  string
		want   Rates
	}{
		{Limits{}, "opus-5", Rates{Unbounded, Unbounded, Unbounded}},
		{Limits{Tier: None}, "fable-5", Rates{Unbounded, Unbounded, Unbounded}},
		{Limits{Tier: Tier1}, "sonnet-4", Rates{50, 30_000, 8_000}},
		{Limits{Tier: Tier1}, "haiku-4-5", Rates{50, 50_000, 10_000}},
		{Limits{Tier: Start}, "haiku-5-5", Rates{1_000, 2_000_000, 400_000}},
		{Limits{Tier: Start}, "fable-5", Rates{1_000, 500_000, 100_000}},
		{Limits{Tier: Build}, "opus-5-5", Rates{5_000, 5_000_000, 1_000_000}},
		{Limits{Tier: Build}, "fable-5", Rates{2_000, 1_500_000, 300_000}},
		{Limits{Tier: Scale}, "legacy", Rates{10_000, 10_000_000, 2_000_000}},
		{Limits{Tier: Scale}, "fable-5", Rates{4_000, 4_000_000, 800_000}},
		{Limits{Tier: Scale, Requests: 7}, "fable-5", Rates{7, 4_000_000, 800_000}},
		{Limits{Requests: 7, Classes: map[string]Rates{"fable-5": {Input: 8}}}, "fable-5", Rates{7, 8, Unbounded}},
		{Limits{Requests: 7, Classes: map[string]Rates{"fable-5": {Requests: 8}}}, "fable-5", Rates{8, Unbounded, Unbounded}},
		{Limits{Requests: 7, Classes: map[string]Rates{"fable-5": {Requests: 8}}}, "opus-5", Rates{7, Unbounded, Unbounded}},
	} {
		if got := tt.limits.of(tt.class); got != tt.want {
			t.Errorf("%+v: %s has %+v, want %+v", tt.limits, tt.class, got, tt.want)
		}
	}
}

func TestSpendCaps(t *testing.T) {
	own := 0.25
	for _, tt := range []struct {
		limits  Limits
		dollars float64 // below 0: no cap
	}{
		{Limits{}, -1},
		{Limits{Tier: Tier1}, -1},
		{Limits{Tier: Start}, 500},
		{Limits{Tier: Build}, 1_000},
		{Limits{Tier: Scale}, 200_000},
		{Limits{Tier: Scale, SpendUSD: &own}, 0.25},
	} {
		cap, capped := tt.limits.cap()
		if capped != (tt.dollars >= 0) || capped && cap != int64(tt.dollars*nano) {
			t.Errorf("%+v: %d, %v", tt.limits, cap, capped)
		}
	}
}

func TestValidate(t *testing.T) {
	number := func(f float64) *float64 { return &f }
	for _, tt := range []struct {
		name   string
		limits Limits
		want   strict.Faults
	}{
		{"nothing", Limits{}, nil},
		{"all", Limits{
			Tier: Build, Requests: 1, Input: Unbounded, Output: 2, Classes: map[string]Rates{"opus-5": {Requests: 1}}, Burst: 1, Concurrent: 1,
			Acceleration: &Acceleration{Start: 1}, SpendUSD: number(0),
		}, nil},
		{"tier", Limits{Tier: "Start"}, strict.Faults{{Path: "limits.tier", Message: `unknown tier "Start"`, Hint: "known: tier-1, start, build, scale, none"}}},
		{"rates", Limits{Requests: -1, Input: Unbounded + 1, Output: math.MinInt64}, strict.Faults{
			{Path: "limits.requests_per_minute", Message: "must be between 1 and 100000000000, is -1", Hint: "leave it out for the tier's"},
			{Path: "limits.input_tokens_per_minute", Message: "must be between 1 and 100000000000, is 100000000001", Hint: "leave it out for the tier's"},
			{Path: "limits.output_tokens_per_minute", Message: "must be between 1 and 100000000000, is -9223372036854775808", Hint: "leave it out for the tier's"},
		}},
		{"classes", Limits{Classes: map[string]Rates{"opus": {Requests: -1}}}, strict.Faults{
			{Path: "limits.classes.opus", Message: "unknown class of models", Hint: "known: opus-5, fable-5"},
			{Path: "limits.classes.opus.requests_per_minute", Message: "must be between 1 and 100000000000, is -1", Hint: "leave it out for the tier's"},
		}},
		{"burst", Limits{Burst: 1.5}, strict.Faults{{Path: "limits.burst", Message: "must be above 0 and at most 1, is 1.5", Hint: "it is a part of a minute: 0.1 is six seconds"}}},
		{"burst that is no number", Limits{Burst: math.NaN()}, strict.Faults{{Path: "limits.burst", Message: "must be above 0 and at most 1, is NaN", Hint: "it is a part of a minute: 0.1 is six seconds"}}},
		{"concurrent", Limits{Concurrent: -1}, strict.Faults{{Path: "limits.concurrent", Message: "must be between 0 and 1000000, is -1"}}},
		{"acceleration", Limits{Acceleration: &Acceleration{0, -1}}, strict.Faults{
			{Path: "limits.acceleration.start", Message: "must be between 1 and 100000000000, is 0"},
			{Path: "limits.acceleration.step", Message: "must be between 0 and 100000000000, is -1"},
		}},
		{"spend", Limits{SpendUSD: number(-1)}, strict.Faults{{Path: "limits.spend_usd", Message: "must be between 0 and 1000000000, is -1"}}},
		{"spend that is no number", Limits{SpendUSD: number(math.Inf(1))}, strict.Faults{{Path: "limits.spend_usd", Message: "must be between 0 and 1000000000, is +Inf"}}},
	} {
		if diff := cmp.Diff(tt.want, tt.limits.Validate("limits", []string{"opus-5", "fable-5"})); diff != "" {
			t.Errorf("%s:\n%s", tt.name, diff)
		}
	}
}

func TestNew(t *testing.T) {
	if _, err := New(Limits{Tier: "gold", Burst: 2}); err == nil || err.Error() != `limits.tier: unknown tier "gold" (known: tier-1, start, build, scale, none)`+"\n"+
		"limits.burst: must be above 0 and at most 1, is 2 (it is a part of a minute: 0.1 is six seconds)" {
		t.Error(err)
	}
}

// TestTags checks that the settings have the same names in YAML and in JSON.
func TestTags(t *testing.T) {
	for _, of := range []reflect.Type{reflect.TypeFor[Limits](), reflect.TypeFor[Rates](), reflect.TypeFor[Acceleration]()} {
		for f := range of.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if yaml := f.Tag.Get("yaml"); yaml == "" || yaml != name {
				t.Errorf("%s.%s is %q in YAML, %q in JSON", of, f.Name, yaml, name)
			}
		}
	}
}

// FuzzLimits checks that settings are either refused, or make a limiter that keeps
// within them.
func FuzzLimits(f *testing.F) {
	for _, text := range []string{
		`{}`, `{"tier":"tier-1"}`, `{"tier":"gold"}`, `{"requests_per_minute":100000000000,"burst":1e-300}`,
		`{"input_tokens_per_minute":7,"acceleration":{"start":100000000000,"step":100000000000}}`,
		`{"classes":{"opus-5":{"output_tokens_per_minute":1}},"concurrent":1,"spend_usd":1e-9}`,
	} {
		f.Add([]byte(text), uint64(1), 1000)
		f.Add([]byte(text), uint64(1), math.MaxInt)
	}
	f.Fuzz(func(t *testing.T, text []byte, seed uint64, tokens int) {
		var l Limits
		if json.Unmarshal(text, &l) != nil {
			return
		}
		limiter, err := New(l)
		if (err == nil) != (len(l.Validate("", nil)) == 0) {
			t.Fatalf("%v, but %v", err, l.Validate("", nil))
		}
		if err != nil {
			return
		}
		p := &replay{limiter: limiter}
		for _, s := range schedule(seed, 20, max(tokens, 1)) {
			g, refusal := p.play(s)
			if refusal != nil {
				checkBounds(t, &refusal.Status)
				refusal.Message("o", "m")
			} else if g != nil {
				s := g.Status(epoch.Add(s.at))
				checkBounds(t, &s)
				g.Spend(int64(tokens))
			}
		}
	})
}

func checkBounds(t *testing.T, s *Status) {
	t.Helper()
	s.AppendLines(nil)
	for _, l := range []Level{s.Requests, s.Input, s.Output, s.Tokens} {
		if l.Limit < 1 || l.Remaining < 0 || l.Remaining > l.Limit || l.Reset.Before(epoch) || l.Reset.Year() > 2200 {
			t.Fatalf("%+v", *s)
		}
	}
}

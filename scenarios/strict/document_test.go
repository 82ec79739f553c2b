package strict

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

type load struct {
	Requests    *int     `yaml:"requests"`
	Concurrency int      `yaml:"concurrency"`
	Rate        float64  `yaml:"rate"`
	Think       Duration `yaml:"think"`
}

type config struct {
	Name   string         `yaml:"name"`
	Seed   uint8          `yaml:"seed"`
	Keep   bool           `yaml:"keep"`
	Names  []string       `yaml:"names"`
	Loads  []load         `yaml:"loads"`
	Prices map[string]int `yaml:"prices"`
	Hidden string
}

func TestDecode(t *testing.T) {
	const text = `
name: "5"
seed: 200
keep: true
names: one
loads:
  - {requests: 3, concurrency: 4, rate: 1.5, think: 1m30s}
  - think: 0s
    rate: 2
prices:
  net.core: 7
`
	var got config
	if err := Decode("a.yaml", []byte(text), &got).Err(); err != nil {
		t.Fatal(err)
	}
	three := 3
	want := config{
		Name: "5", Seed: 200, Keep: true, Names: []string{"one"},
		Loads:  []load{{&three, 4, 1.5, Duration(90 * time.Second)}, {Rate: 2}},
		Prices: map[string]int{"net.core": 7},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFaults(t *testing.T) {
	long := strings.Repeat("x", 100)
	for _, tt := range []struct{ name, text, want string }{
		{"unknown field", "nmae: a", `f:1: nmae: unknown field (did you mean "name"?)`},
		{"unknown, none near", "zzzzzz: a", `f:1: zzzzzz: unknown field (known: name, seed, keep, names, loads, prices)`},
		{"untagged field", "hidden: a", `f:1: hidden: unknown field (known: name, seed, keep, names, loads, prices)`},
		{"nested", "name: a\nloads:\n  - requests: 1\n  - requets: 2", `f:4: loads[1].requets: unknown field (did you mean "requests"?)`},
		{"duplicate", "name: a\nseed: 1\nname: b", `f:3: name: is given twice, first in line 1`},
		{"no duplicate", "prices: {a.b: 1, \"a\": 2}", ``},
		{"number for text", "name: 5", `f:1: name: must be text, is 5 (put it in quotes)`},
		{"boolean for text", "name: true", `f:1: name: must be text, is "true" (put it in quotes)`},
		{"list for text", "name: [a]", `f:1: name: must be text, is a list`},
		{"text for number", "loads: [{requests: many}]", `f:1: loads[0].requests: must be a whole number, is "many"`},
		{"quoted number", "loads: [{requests: \"3\"}]", `f:1: loads[0].requests: must be a whole number, is "3"`},
		{"fraction", "loads: [{requests: 1.5}]", `f:1: loads[0].requests: must be a whole number, is 1.5`},
		{"hexadecimal", "seed: 0x10", `f:1: seed: must be a whole number of at least 0, is 0x10`},
		{"negative", "seed: -1", `f:1: seed: must be a whole number of at least 0, is -1`},
		{"overflow", "seed: 256", `f:1: seed: is out of range: 256`},
		{"text for fraction", "loads: [{rate: fast}]", `f:1: loads[0].rate: must be a number, is "fast"`},
		{"not a number", "loads: [{rate: .nan}]", `f:1: loads[0].rate: must be a number, is .nan`},
		{"infinite", "loads: [{rate: 1e999}]", `f:1: loads[0].rate: must be a number, is "1e999"`},
		{"mapping for number", "seed: {a: 1}", `f:1: seed: must be a whole number of at least 0, is a mapping`},
		{"yes", "keep: yes", `f:1: keep: must be true or false, is "yes"`},
		{"bare duration", "loads: [{think: 30}]", `f:1: loads[0].think: must be a duration with its unit, such as 30s, is "30"`},
		{"zero duration", "loads: [{think: 0}]", `f:1: loads[0].think: must be a duration with its unit, such as 30s, is "0"`},
		{"negative duration", "loads: [{think: -3s}]", `f:1: loads[0].think: must not be negative, is -3s`},
		{"list for duration", "loads: [{think: [1s]}]", `f:1: loads[0].think: must be one value, is a list`},
		{"text for list", "loads: a", `f:1: loads: must be a list, is "a"`},
		{"mapping for list", "names: {a: b}", `f:1: names: must be a list, is a mapping`},
		{"text for fields", "loads: [a]", `f:1: loads[0]: must have fields, is "a"`},
		{"text for map", "prices: a", `f:1: prices: must have fields, is "a"`},
		{"no value", "name:\nseed: ~", "f:1: name: has no value\nf:2: seed: has no value"},
		{"list at the top", "- a", `f:1: must have fields, is a list`},
		{"text at the top", "hello", `f:1: must have fields, is "hello"`},
		{"empty", "", `f:1: the file is empty`},
		{"comment only", "# nothing\n", `f:1: the file is empty`},
		{"two documents", "name: a\n---\nname: b", `f:2: a second document begins (one file holds one)`},
		{"fault in second document", "name: a\n...\n}", `f:3: is no YAML: did not find expected node content`},
		{"syntax", "name: a\nseed: [1\n", `f:3: is no YAML: did not find expected ',' or ']'`},
		{"tab", "loads:\n\t- rate: 1", `f:2: is no YAML: found character that cannot start any token`},
		{"encoding", "name: a\nkeep: \xff", `f:2: is no YAML: invalid leading UTF-8 octet (value: 255)`},
		{"control character", "name: a\nkeep: \x01", `f:2: is no YAML: control characters are not allowed (value: 1)`},
		{"alias", "name: &a x\nnames: [*a]", `f:2: names[0]: is an alias (write the value out)`},
		{"unknown alias", "name: *a", `f:1: is no YAML: unknown anchor 'a' referenced`},
		{"merge key", "loads:\n  - <<: {rate: 1}", `f:2: loads[0]."<<": merges another mapping (write its fields out)`},
		{"tag", "seed: !!int \"5\"", `f:1: seed: has the tag "!!int" (leave the tag out)`},
		{"name that is a list", "? [a]\n: 1", `f:1: has a field whose name is a list`},
		{"name that harms", "\"a\\e[2J\": 1", `f:1: "a\x1b[2J": unknown field (known: name, seed, keep, names, loads, prices)`},
		{"long value", "seed: " + long, `f:1: seed: must be a whole number of at least 0, is "` + long[:60] + `"...`},
		{"deep", strings.Repeat("[", 20000), `f:1: is no YAML: exceeded max depth of 10000`},
		{"several", "seed: x\nnam: a\nloads:\n  - rate: y\n    think: 1", `f:1: seed: must be a whole number of at least 0, is "x"
f:2: nam: unknown field (did you mean "name"?)
f:4: loads[0].rate: must be a number, is "y"
f:5: loads[0].think: must be a duration with its unit, such as 30s, is "1"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got string
			if err := Decode("f", []byte(tt.text), new(config)).Err(); err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNullTakesBack(t *testing.T) {
	one := 1
	c := config{Name: "before", Names: []string{"before"}, Seed: 7, Loads: []load{{Requests: &one}}}
	if err := Decode("f", []byte(`{"names": null, "seed": null, "loads": [{"requests": null}]}`), &c).Err(); err != nil {
		t.Fatal(err)
	}
	if c.Name != "before" || c.Names != nil || c.Seed != 0 || len(c.Loads) != 1 || c.Loads[0].Requests != nil {
		t.Errorf("%+v", c)
	}
}

func TestFaultyFieldKeepsItsValue(t *testing.T) {
	c := config{Name: "before", Names: []string{"before"}}
	Decode("f", []byte("name: 5\nnames: {}\nloads: [{requests: x}, {requests: 2}]"), &c)
	if c.Name != "before" || !slices.Equal(c.Names, []string{"before"}) {
		t.Errorf("name %q, names %q: a fault changed them", c.Name, c.Names)
	}
	if len(c.Loads) != 2 || c.Loads[0].Requests != nil || *c.Loads[1].Requests != 2 {
		t.Errorf("loads %+v: want two, and the first without requests", c.Loads)
	}
}

func TestLine(t *testing.T) {
	d := Decode("f", []byte("# intro\nname: |\n  long\n  text\nloads:\n  - rate: 1\n  -\n    rate: 2\n"), new(config))
	for path, want := range map[string]int{
		"": 2, "name": 2, "loads": 5, "loads[0]": 6, "loads[0].rate": 6, "loads[1]": 8, "loads[1].rate": 8,
		"loads[1].think": 8, "loads[7].think": 5, "seed": 2, "deep.er[3].still": 2,
	} {
		if got := d.Line(path); got != want {
			t.Errorf("line of %q is %d, want %d", path, got, want)
		}
	}
	if !d.Has("loads[0].rate") || d.Has("loads[0].think") {
		t.Error("Has does not tell what the file holds")
	}
}

func TestAdd(t *testing.T) {
	d := Decode("f", []byte("name: 5\nseed: 1\nloads:\n  - x\npricse: 3\nseeds: 1\n"), new(config))
	d.Add(Fault{Path: "seed", Message: "is too small", Hint: "take 2"})
	d.Add(Fault{Path: "seed", Message: "is said once only"})
	d.Add(Fault{Path: "name", Message: "is empty: but it was not read"})
	d.Add(Fault{Path: "loads[0].rate", Message: "is 0: but it was not read"})
	d.Add(Fault{Path: "prices", Message: "is missing: but it was misspelt"})
	d.Add(Fault{Path: "names", Message: "is missing"})
	const want = `f:1: name: must be text, is 5 (put it in quotes)
f:1: names: is missing
f:2: seed: is too small (take 2)
f:4: loads[0]: must have fields, is "x"
f:5: pricse: unknown field (did you mean "prices"?)
f:6: seeds: unknown field (did you mean "seed"?)`
	if diff := cmp.Diff(want, d.Err().Error()); diff != "" {
		t.Error(diff)
	}
}

func TestDecodePanicsAtATypeItDoesNotKnow(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic for a channel")
		}
	}()
	Decode("f", []byte("c: 1"), &struct {
		C chan int `yaml:"c"`
	}{})
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"name: a\nloads: [{rate: 1}]", "a: &x [*x]", "? {}\n: 1", "<<: *a", "%YAML 9\n---\n", "\xef\xbb\xbfseed: 1", "prices: {a: 1, a: 2}"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		err := Decode("f", data, new(config)).Err()
		if err == nil {
			return
		}
		var faults Faults
		if !errors.As(err, &faults) || len(faults) == 0 {
			t.Fatalf("an error that is no faults: %v", err)
		}
		for i, fault := range faults {
			if fault.Line < 1 || fault.Message == "" {
				t.Errorf("fault without line or message: %+v", fault)
			}
			if i > 0 && fault.Line < faults[i-1].Line {
				t.Errorf("line %d after %d", fault.Line, faults[i-1].Line)
			}
		}
	})
}

// A file of nothing but faults is reported in time that grows with its length.
func BenchmarkManyFaults(b *testing.B) {
	var text strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&text, "unknown%d: 1\n", i)
	}
	for b.Loop() {
		if Decode("f", []byte(text.String()), new(config)).Err() == nil {
			b.Fatal("no fault")
		}
	}
}

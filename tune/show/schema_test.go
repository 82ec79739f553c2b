package show

import (
	"io"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, text string) error {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(v)
}

func TestJSONKeepsItsSchema(t *testing.T) {
	s, all := schema(t), reports()
	delete(all, "hostile") // its places are none; those with names like these are
	odd := usual()
	odd.Settings[1].PersistedBy = "/etc/sysctl.d/" + hostile + ".conf:7"
	odd.Settings[1].Shadowed = []string{"/etc/sysctl.d/a\nb.conf:1"}
	all["odd"] = odd
	for name, r := range all {
		if err := validate(t, s, printed(t, func(w io.Writer) error { return JSON(w, r) })); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The schema refuses what it does not describe, and what lacks a key.
func TestSchemaIsStrict(t *testing.T) {
	s := schema(t)
	whole := printed(t, func(w io.Writer) error { return JSON(w, usual()) })
	for old, changed := range map[string]string{
		`"schema_version": 1`:    `"schema_version": 2`,
		`"kind": "sysctl"`:       `"kind": "other"`,
		`"verdict": "differs"`:   `"verdict": "fine"`,
		`"mode": "exactly"`:      `"mode": "at_least exactly sometimes"`,
		`"acts_here": false`:     `"acts_here": "no"`,
		`"reason": "3 listen`:    `"why": "3 listen`,
		`"shadowed": []`:         `"shadowed": null`,
		`"severity": "error"`:    `"severity": "bad"`,
		`"line": 7`:              `"line": 0`,
		`"boot_id": "b1"`:        `"boot": "b1"`,
		`sysctl.d/10-mine.conf:`: `sysctl.d/10-mine.conf `,
	} {
		broken := strings.Replace(whole, old, changed, 1)
		if broken == whole {
			t.Errorf("the report has no %s", old)
		}
		if validate(t, s, broken) == nil {
			t.Errorf("accepts %s", changed)
		}
	}
}

// What is escaped is the same text still.
func TestJSONKeepsText(t *testing.T) {
	const text = "\u009b\u202e\U000e0001\x7f<é"
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(printed(t, func(w io.Writer) error { return JSON(w, strange(text)) })))
	if err != nil {
		t.Fatal(err)
	}
	if got := v.(map[string]any)["host"].(map[string]any)["kernel"]; got != text {
		t.Errorf("%q became %q", text, got)
	}
}

package render

import (
	"bytes"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile("../schema/results.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestJSONKeepsItsSchema(t *testing.T) {
	s := schema(t)
	for name, build := range documents() {
		var out bytes.Buffer
		if err := JSON(&out, build(t), Options{}); err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(&out)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The schema refuses what it does not describe, and what lacks a key.
func TestSchemaIsStrict(t *testing.T) {
	s := schema(t)
	for _, text := range []string{
		`{}`,
		`{"schema_version":2,"run_dir":"","run":{},"results":[],"claims":null,"skipped":[],"warnings":[]}`,
		`{"schema_version":1,"run_dir":"","results":[{"client":"x"}],"skipped":[],"warnings":[]}`,
	} {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(text)))
		if err != nil {
			t.Fatal(err)
		}
		if s.Validate(v) == nil {
			t.Errorf("accepts %s", text)
		}
	}
}

package wire

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// schemas and the examples that are expected of them.
var schemas = map[string]string{
	`{"type":"object"}`: `{}`,
	`{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},"required":["a"]}`:                              `{"a":"example"}`,
	`{"type":"object","required":["x\"y","n"],"properties":{"x\"y":{"const":[1, 2]},"n":{"type":"null"}}}`:                        `{"x\"y":[1, 2],"n":null}`,
	`{"type":"object","required":["\u0061"],"properties":{"a":{"enum":["x","y"]}}}`:                                               `{"\u0061":"x"}`,
	`{"type":"object","required":["a"],"properties":{"a":{"type":"array","items":{"type":"boolean"},"minItems":2}}}`:              `{"a":[true,true]}`,
	`{"type":"object","required":["a"],"properties":{"a":{"type":"array","prefixItems":[{"const":1},{"const":2}],"minItems":3}}}`: `{"a":[1,2,null]}`,
	`{"type":"object","required":["a"],"properties":{"a":{"type":"array"}}}`:                                                      `{"a":[]}`,
	`{"type":"object","required":["a"],"properties":{"a":{"anyOf":[{"type":"number"},{"type":"null"}]}}}`:                         `{"a":0}`,
	`{"type":"object","required":["a"],"properties":{"a":{"oneOf":[{"type":"string","maxLength":3}]}}}`:                           `{"a":"exa"}`,
	`{"type":"object","required":["a"],"properties":{"a":{"type":["integer","null"],"minimum":1}}}`:                               `{"a":1}`,
	`{"type":"object","required":["a"],"properties":{"a":{"type":"integer","exclusiveMinimum":3}}}`:                               `{"a":4}`,
	`{"type":"object","required":["a"],"properties":{"a":{"type":"integer","maximum":-2.5}}}`:                                     `{"a":-3}`,
	`{"type":"object","required":["a"],"properties":{"a":{"type":"integer","exclusiveMaximum":0}}}`:                               `{"a":-1}`,
	`{"type":"object","required":["a"],"properties":{"a":{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1}}}`:           `{"a":0.5}`,
	`{"type":"object","required":["a"],"properties":{"a":{"type":"string","minLength":9}}}`:                                       `{"a":"examplexx"}`,
	`{"type":"object","required":["a"],"properties":{"a":{"type":"string","format":"date-time"}}}`:                                `{"a":"2026-01-31T12:00:00Z"}`,
	`{"type":"object","required":["a"],"properties":{"a":{"type":"string","default":"x"}}}`:                                       `{"a":"x"}`,
	`{"type":"object","required":["a"],"properties":{"a":{"$ref":"#/$defs/p~1q"}},"$defs":{"p/q":{"const":5}}}`:                   `{"a":5}`,
	`{"type":"object","required":["a"],"properties":{"a":{"properties":{"b":{"const":1}},"required":["b"]}}}`:                     `{"a":{"b":1}}`,
	`{"type":"object","required":["a","a"],"properties":null}`:                                                                    `{"a":null}`,
}

func TestExamples(t *testing.T) {
	for text, want := range schemas {
		if got := string(appendExample(nil, []byte(text))); got != want {
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
	}
}

// TestExamplesAreValid holds the examples against another reading of schemas.
func TestExamplesAreValid(t *testing.T) {
	for text := range schemas {
		if bytes.Contains([]byte(text), []byte(`"properties":null`)) {
			continue // the API takes it, though it is no schema
		}
		compiler := jsonschema.NewCompiler()
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(text)))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.AddResource("schema.json", doc); err != nil {
			t.Fatal(err)
		}
		example, err := jsonschema.UnmarshalJSON(bytes.NewReader(appendExample(nil, []byte(text))))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.MustCompile("schema.json").Validate(example); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// FuzzExample: whatever the schema, its example is an object, and no larger
// than it should be.
func FuzzExample(f *testing.F) {
	for text := range schemas {
		f.Add([]byte(text))
	}
	f.Add([]byte(`{"$ref":"#"}`))
	f.Add([]byte(`{"type":"object","required":["a","b"],"properties":{"a":{"$ref":"#"},"b":{"$ref":"#"}}}`))
	f.Add([]byte(`{"type":"array","minItems":1e9,"items":{"$ref":"#"}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if !json.Valid(text) || len(text) > 4096 {
			return
		}
		got := appendExample([]byte("x"), text)
		if got[0] != 'x' || got[1] != '{' || !json.Valid(got[1:]) {
			t.Errorf("%s: %s", text, got)
		}
		if len(got) > 4*exampleSize {
			t.Errorf("%s: %d bytes", text, len(got))
		}
	})
}

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/tune/profile"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestTuneJSONKeepsItsSchema checks this host with each profile, and a process of it.
func TestTuneJSONKeepsItsSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../tune/show/schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range profile.Names() {
		for _, pid := range []string{"", fmt.Sprintf("--pid=%d", os.Getpid())} {
			args := strings.Fields("tune --format json --profile " + name + " " + pid)
			var out bytes.Buffer
			root := newRoot(&streams{in: strings.NewReader(""), out: &out, err: &out})
			root.SetArgs(args)
			if err := root.ExecuteContext(t.Context()); err != nil && !errors.Is(err, errDiffers) {
				t.Fatalf("%v: %v", args, err)
			}
			v, err := jsonschema.UnmarshalJSON(&out)
			if err != nil {
				t.Fatalf("%v: %v", args, err)
			}
			if err := schema.Validate(v); err != nil {
				t.Errorf("%v: %v", args, err)
			}
			if len(v.(map[string]any)["settings"].([]any)) == 0 {
				t.Errorf("%v: no settings", args)
			}
		}
	}
}

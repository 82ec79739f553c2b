// Package scenarios names ready-made plans and reads yours.
//
// A scenario is a YAML file; docs/scenarios.md explains its fields. Everything
// that is wrong with one is reported at once, each fault with its line.
package scenarios

import (
	"embed"
	"fmt"
	"os"
	"path"
	"strings"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/scenarios/strict"
)

//go:embed *.yaml
var embedded embed.FS

// A Vocabulary is what a scenario may name but cannot know by itself.
type Vocabulary struct {
	// Clients are the names of the client configurations.
	Clients []string
	// All are those that "all" stands for, in their order.
	All []string
	// CheckLatency says what is wrong with a distribution of service times, or
	// returns nil.
	CheckLatency func(string) error
	// CheckCount does so with a distribution of counts.
	CheckCount func(string) error
	// Presets are the names of the mock upstream's settings.
	Presets []string
	// Metrics are those that a gate may be about, with their units: "s", "share", "bytes", or
	// a number of something.
	Metrics map[string]string
}

// Info describes a scenario in a list.
type Info struct {
	Name string
	// Summary is one line.
	Summary string
}

// List returns the ready-made scenarios by name, in alphabetical order.
func List() []Info {
	var infos []Info
	for _, name := range names() {
		var f file
		data, err := Source(name)
		if err == nil {
			err = strict.Decode(name, data, &f).Err()
		}
		if err != nil {
			panic(err) // embedded, and loaded by this package's tests
		}
		infos = append(infos, Info{name, f.Summary})
	}
	return infos
}

func names() []string {
	entries, err := embedded.ReadDir(".")
	if err != nil {
		panic(err) // the root of an embedded tree is always there
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return names
}

// Source returns a ready-made scenario as its author wrote it, comments
// included, to start one's own from.
func Source(name string) ([]byte, error) {
	data, err := embedded.ReadFile(name + ".yaml")
	if err != nil {
		return nil, unknown(name)
	}
	return data, nil
}

func unknown(name string) error {
	hint := "claudebench scenarios lists them; a path ends in .yaml or holds a /"
	if near := strict.Nearest(name, names()); near != "" {
		hint = fmt.Sprintf("did you mean %q? claudebench scenarios lists them", near)
	}
	return strict.Faults{{Message: fmt.Sprintf("unknown scenario %q", name), Hint: hint}}
}

// Load returns the plan of a ready-made scenario or, where the name holds a
// slash or ends in .yaml or .yml, of the file at that path. Everything that is
// wrong with a scenario is returned together, as [strict.Faults].
func Load(nameOrPath string, v Vocabulary) (bench.Plan, error) {
	if IsPath(nameOrPath) {
		data, err := os.ReadFile(nameOrPath)
		if err != nil {
			return bench.Plan{}, fmt.Errorf("reading the scenario: %w", err)
		}
		return parse(nameOrPath, data, v)
	}
	data, err := Source(nameOrPath)
	if err != nil {
		return bench.Plan{}, err
	}
	return parse(nameOrPath+".yaml", data, v)
}

// IsPath tells whether [Load] takes a text for the path of a file.
func IsPath(s string) bool {
	ext := path.Ext(s)
	return strings.ContainsRune(s, '/') || ext == ".yaml" || ext == ".yml"
}

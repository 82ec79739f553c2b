// Package strict decodes YAML into a struct and refuses what it does not know.
//
// It reports everything wrong with a file at once: unknown, repeated, empty
// and ill-typed fields, each with its line and, where a name was misspelt, the
// nearest one that is known. Anchors may stand, but aliases, merge keys, tags
// and further documents are refused, so that what a file says is what one reads.
package strict

import (
	"bytes"
	"errors"
	"io"
	"iter"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// A Document is a file that was decoded: where its fields stand, and all that
// is wrong with it. The caller adds what only it can judge, and then asks Err.
type Document struct {
	file   string
	lines  map[string]int  // path to line, for every field met
	meant  map[string]bool // paths of the fields that misspelt ones were meant to be
	faulty map[string]bool // paths that have a fault
	faults Faults
}

// Decode decodes data into dst, a pointer to a struct whose fields have yaml
// tags. A field that is absent or faulty keeps the value that it had. The file
// is a name for faults only.
//
// It knows strings, booleans, numbers, whatever unmarshals itself from text,
// and structs, pointers, slices and maps with string keys of these; it panics
// at any other type. A list of strings with one entry may be written as the
// entry alone. A struct of which a field has the option first in its tag may be
// written as that field alone, or as a list of it and a mapping of the others.
func Decode(file string, data []byte, dst any) *Document {
	d := &Document{file: file, lines: map[string]int{"": 1}, meant: map[string]bool{}, faulty: map[string]bool{}}
	root, fault := single(data)
	if fault != nil {
		d.at(fault.Line, "", fault.Message, fault.Hint)
		return d
	}
	d.lines[""] = root.Line
	d.decode("", root, reflect.ValueOf(dst).Elem())
	return d
}

// single returns the root of the only document in data.
func single(data []byte) (*yaml.Node, *Fault) {
	loader, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, &Fault{Line: 1, Message: err.Error()}
	}
	var first, second yaml.Node
	switch err := loader.Load(&first); {
	case errors.Is(err, io.EOF):
		return nil, &Fault{Line: 1, Message: "the file is empty"}
	case err != nil:
		return nil, syntax(data, err)
	}
	switch err := loader.Load(&second); {
	case err == nil:
		return nil, &Fault{Line: second.Line, Message: "a second document begins", Hint: "one file holds one"}
	case !errors.Is(err, io.EOF):
		return nil, syntax(data, err)
	}
	return first.Content[0], nil
}

// syntax words what the YAML library could not read. It knows a fault of the
// encoding by its offset only.
func syntax(data []byte, err error) *Fault {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		return &Fault{Line: 1, Message: err.Error()}
	}
	line := load.Mark.Line
	if line == 0 {
		offset := min(max(load.Mark.Index, 0), len(data))
		line = 1 + bytes.Count(data[:offset], []byte("\n"))
	}
	return &Fault{Line: line, Message: "is no YAML: " + load.Message}
}

// Has tells whether the file holds the field, such as "phases[1].concurrency".
func (d *Document) Has(path string) bool {
	_, ok := d.lines[path]
	return ok
}

// Line returns the line, from 1, where the field stands; for a field that is
// absent, that of the nearest field around it.
func (d *Document) Line(path string) int {
	for p := range outward(path) {
		if line, ok := d.lines[p]; ok {
			return line
		}
	}
	return 1
}

// outward yields a path and then those of the fields around it; "" is last.
func outward(path string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for yield(path) && path != "" {
			path = path[:max(strings.LastIndexAny(path, ".["), 0)]
		}
	}
}

// Add notes a further fault, of which the caller gives Path, Message and Hint.
// It is passed over if there is one already for the same field, for one around
// it or for a misspelling of it: what it judges is then not what was meant.
func (d *Document) Add(f Fault) {
	for p := range outward(f.Path) {
		if d.meant[p] && !d.Has(p) {
			return
		}
	}
	d.at(d.Line(f.Path), f.Path, f.Message, f.Hint)
}

func (d *Document) at(line int, path, message, hint string) {
	for p := range outward(path) {
		if d.faulty[p] {
			return
		}
	}
	d.faulty[path] = true
	d.faults = append(d.faults, Fault{d.file, line, path, message, hint})
}

// Err returns nil or all that is wrong with the file, as [Faults] in the order
// of their lines.
func (d *Document) Err() error {
	if len(d.faults) == 0 {
		return nil
	}
	sorted := slices.Clone(d.faults)
	slices.SortStableFunc(sorted, func(a, b Fault) int { return a.Line - b.Line })
	return sorted
}

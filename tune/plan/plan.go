package plan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/claudebench/claudebench/tune/check"
)

// Version is the version of the form in which plans are saved.
const Version = 1

// A Plan is what shall be done to a host. It can be printed, saved, and carried
// out later, as long as the host is as the plan found it.
type Plan struct {
	SchemaVersion int `json:"schema_version"`
	// Profile is the name of what is wanted.
	Profile string `json:"profile"`
	// Changes are in the order in which they are made: values first, and then the
	// files by which they last.
	Changes []Change `json:"changes"`
	// Notes tell what the plan leaves undone, and what it would not do alone.
	Notes []string `json:"notes,omitempty"`
}

// Parse reads a plan that was saved. A plan is as good as root: whoever may
// write it decides what is done.
func Parse(text []byte) (*Plan, error) {
	p := new(Plan)
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	err := d.Decode(p)
	if _, end := d.Token(); err == nil && end != io.EOF {
		err = errors.New("there is more after it")
	}
	if err != nil {
		return nil, fmt.Errorf("is no plan: %w", err)
	}
	if p.SchemaVersion != Version {
		return nil, fmt.Errorf("is a plan of version %d, and this program knows version %d", p.SchemaVersion, Version)
	}
	return p, p.Check()
}

// Touches tells whether the plan changes settings of a kind.
func (p *Plan) Touches(k check.Kind) bool {
	return slices.ContainsFunc(p.Changes, func(c Change) bool { return c.Kind == k })
}

// once adds a change that the plan does not have.
func (p *Plan) once(c Change) {
	if !slices.Contains(p.Changes, c) {
		p.Changes = append(p.Changes, c)
	}
}

// Makes tells whether the plan makes a directory.
func (p *Plan) Makes(dir string) bool {
	return slices.ContainsFunc(p.Changes, func(c Change) bool { return c.Form == FormDir && c.Path == dir })
}

// note adds what the plan leaves undone, once.
func (p *Plan) note(text string) {
	if !slices.Contains(p.Notes, text) {
		p.Notes = append(p.Notes, text)
	}
}

package acceptance

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestRefusals puts a member that nobody knows into each object of each sample.
// Where the document refuses it, the mock does, and names it; where the document
// does not mind, the mock does not.
func TestRefusals(t *testing.T) {
	eachSpec(t, nil, func(t *testing.T, w wire) {
		for _, s := range w.samples(t) {
			eachObject("", s.Body, func(place string, o map[string]any) {
				o["surprise"] = true
				defer delete(o, "surprise")
				refused := w.spec.validate(t, s.json(t), w.spec.request(s.Path)...) != nil
				r := w.send(t, "POST", s.Path, s.json(t))
				at := strings.TrimPrefix(place+".surprise", ".")
				switch {
				case refused && (r.status != 400 || !names(message(t, r), at)):
					t.Errorf("%s: %d %s, want a refusal of %s", s.Name, r.status, r.body, at)
				case !refused && r.status != 200:
					t.Errorf("%s: %d %s, want %s to be passed over", s.Name, r.status, r.body, at)
				}
			})
		}
	})
}

// TestMissing leaves out each member of each sample. Where the document misses
// it, the mock does.
func TestMissing(t *testing.T) {
	eachSpec(t, nil, func(t *testing.T, w wire) {
		for _, s := range w.samples(t) {
			eachObject("", s.Body, func(place string, o map[string]any) {
				for _, name := range members(o) {
					value := o[name]
					delete(o, name)
					refused := w.spec.validate(t, s.json(t), w.spec.request(s.Path)...) != nil
					r := w.send(t, "POST", s.Path, s.json(t))
					if refused && r.status != 400 {
						t.Errorf("%s: %d without %s.%s, want a refusal", s.Name, r.status, place, name)
					}
					o[name] = value
				}
			})
		}
	})
}

// names reports whether a message begins with a place, in which the API also
// names the kinds of what it passes: messages.0.content.0.text.surprise.
func names(message, place string) bool {
	named, _, _ := strings.Cut(message, ": ")
	steps := strings.Split(place, ".")
	for step := range strings.SplitSeq(named, ".") {
		if len(steps) > 0 && step == steps[0] {
			steps = steps[1:]
		}
	}
	return len(steps) == 0
}

// eachObject visits the objects of a tree, with their places as the API writes
// them: messages.0.content.
func eachObject(place string, v any, visit func(place string, o map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		visit(place, v)
		for _, name := range members(v) {
			eachObject(strings.TrimPrefix(place+"."+name, "."), v[name], visit)
		}
	case []any:
		for i, item := range v {
			eachObject(fmt.Sprintf("%s.%d", place, i), item, visit)
		}
	}
}

// members are the names of an object's members, in order.
func members(o map[string]any) []string { return slices.Sorted(maps.Keys(o)) }

// message is what an error says.
func message(t *testing.T, r reply) string {
	t.Helper()
	var body struct{ Error struct{ Message string } }
	check(t, json.Unmarshal(r.body, &body))
	return body.Error.Message
}

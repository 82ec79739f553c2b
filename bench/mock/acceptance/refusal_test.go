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
				refused := w.spec.validate(t, s.json(t), request("POST", s.Path)...) != nil
				r := w.send(t, "POST", s.Path, s.json(t))
				switch says := strings.TrimPrefix(place+".surprise: ", "."); {
				case refused && (r.status != 400 || !strings.Contains(message(t, r), says)):
					t.Errorf("%s: %d %s, want a refusal of %q", s.Name, r.status, r.body, says)
				case !refused && r.status != 200:
					t.Errorf("%s: %d %s, want %s to be passed over", s.Name, r.status, r.body, says)
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
				for _, name := range names(o) {
					value := o[name]
					delete(o, name)
					refused := w.spec.validate(t, s.json(t), request("POST", s.Path)...) != nil
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

// eachObject visits the objects of a tree, with their places as the API writes
// them: messages.0.content.
func eachObject(place string, v any, visit func(place string, o map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		visit(place, v)
		for _, name := range names(v) {
			eachObject(strings.TrimPrefix(place+"."+name, "."), v[name], visit)
		}
	case []any:
		for i, item := range v {
			eachObject(fmt.Sprintf("%s.%d", place, i), item, visit)
		}
	}
}

// names are the names of an object's members, in order.
func names(o map[string]any) []string { return slices.Sorted(maps.Keys(o)) }

// message is what an error says.
func message(t *testing.T, r reply) string {
	t.Helper()
	var body struct{ Error struct{ Message string } }
	check(t, json.Unmarshal(r.body, &body))
	return body.Error.Message
}

package strict

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
)

// decode puts the value at n into dst. It returns false if it noted a fault
// for it, and dst is then as it was; fields within have faults of their own.
//
// The word null takes back what was there before, as in a JSON merge patch
// (RFC 7396). A name without any value is rather a slip, and refused.
func (d *Document) decode(path string, n *yaml.Node, dst reflect.Value) bool {
	switch {
	case n.Kind == yaml.AliasNode:
		return d.refuse(path, n, "is an alias", "write the value out")
	case n.Style&yaml.TaggedStyle != 0:
		return d.refuse(path, n, "has the tag "+quote(n.Tag), "leave the tag out")
	case n.ShortTag() == "!!null" && n.Value == "null":
		dst.SetZero()
		return true
	case n.ShortTag() == "!!null":
		return d.refuse(path, n, "has no value", "")
	case dst.Kind() == reflect.Pointer:
		target := reflect.New(dst.Type().Elem())
		if !d.decode(path, n, target.Elem()) {
			return false
		}
		dst.Set(target)
		return true
	}
	if text, ok := dst.Addr().Interface().(encoding.TextUnmarshaler); ok {
		return d.text(path, n, text)
	}
	switch dst.Kind() {
	case reflect.Struct:
		return d.structure(path, n, dst)
	case reflect.Map:
		return d.table(path, n, dst)
	case reflect.Slice:
		return d.list(path, n, dst)
	case reflect.String:
		return d.str(path, n, dst)
	}
	return d.scalar(path, n, dst)
}

func (d *Document) refuse(path string, n *yaml.Node, message, hint string) bool {
	d.at(n.Line, path, message, hint)
	return false
}

func (d *Document) text(path string, n *yaml.Node, dst encoding.TextUnmarshaler) bool {
	if n.Kind != yaml.ScalarNode {
		return d.refuse(path, n, "must be one value, is "+describe(n), "")
	}
	if err := dst.UnmarshalText([]byte(n.Value)); err != nil {
		return d.refuse(path, n, err.Error(), "")
	}
	return true
}

func (d *Document) structure(path string, n *yaml.Node, dst reflect.Value) bool {
	if first := firstOf(dst); first.IsValid() && n.Kind != yaml.MappingNode {
		return d.short(path, n, first, dst)
	}
	entries, ok := d.entries(path, n)
	names, fields := tagged(dst)
	for _, e := range entries {
		if field, known := fields[e.key]; known {
			d.decode(e.path, e.value, field)
			continue
		}
		d.at(e.line, e.path, "unknown field", DidYouMean(e.key, names))
		if near := Nearest(e.key, names); near != "" {
			d.meant[Join(path, near)] = true
		}
	}
	return ok
}

// firstOf is the field that a struct may be written as alone, or none.
func firstOf(v reflect.Value) reflect.Value {
	for i := range v.NumField() {
		if _, option, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ","); option == "first" {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

// short decodes a struct that is written as its first field alone, or as a list of that and
// the other fields.
func (d *Document) short(path string, n *yaml.Node, first, dst reflect.Value) bool {
	if n.Kind != yaml.SequenceNode {
		return d.decode(path, n, first)
	}
	if len(n.Content) != 2 || n.Content[1].Kind != yaml.MappingNode {
		return d.refuse(path, n, "must be a value, or a list of one and of fields", "such as [error, {slo: 250ms}]")
	}
	return d.decode(path, n.Content[0], first) && d.structure(path, n.Content[1], dst)
}

// tagged returns the names that the struct's fields have in YAML, in order,
// and the fields by name.
func tagged(v reflect.Value) ([]string, map[string]reflect.Value) {
	var names []string
	fields := map[string]reflect.Value{}
	for i := range v.NumField() {
		if name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ","); name != "" {
			names = append(names, name)
			fields[name] = v.Field(i)
		}
	}
	return names, fields
}

func (d *Document) table(path string, n *yaml.Node, dst reflect.Value) bool {
	entries, ok := d.entries(path, n)
	if !ok {
		return false
	}
	m := reflect.MakeMap(dst.Type())
	for _, e := range entries {
		value := reflect.New(dst.Type().Elem()).Elem()
		if d.decode(e.path, e.value, value) {
			m.SetMapIndex(reflect.ValueOf(e.key).Convert(dst.Type().Key()), value)
		}
	}
	dst.Set(m)
	return true
}

// list keeps the place of an item that is faulty, so that indices agree with
// the file's.
func (d *Document) list(path string, n *yaml.Node, dst reflect.Value) bool {
	items := n.Content
	switch {
	case n.Kind == yaml.ScalarNode && dst.Type().Elem().Kind() == reflect.String:
		items = []*yaml.Node{n}
	case n.Kind != yaml.SequenceNode:
		return d.refuse(path, n, "must be a list, is "+describe(n), "")
	}
	s := reflect.MakeSlice(dst.Type(), len(items), len(items))
	for i, item := range items {
		at := fmt.Sprintf("%s[%d]", path, i)
		d.lines[at] = item.Line
		d.decode(at, item, s.Index(i))
	}
	dst.Set(s)
	return true
}

// An entry is one field of a mapping as it stands in the file.
type entry struct {
	key, path string
	line      int
	value     *yaml.Node
}

// entries returns the fields of a mapping, each once. It returns false if n is
// no mapping.
func (d *Document) entries(path string, n *yaml.Node) ([]entry, bool) {
	if n.Kind != yaml.MappingNode {
		return nil, d.refuse(path, n, "must have fields, is "+describe(n), "")
	}
	var all []entry
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case key.Kind != yaml.ScalarNode:
			d.at(key.Line, path, "has a field whose name is "+describe(key), "")
			continue
		case key.ShortTag() == "!!merge":
			d.at(key.Line, Join(path, "<<"), "merges another mapping", "write its fields out")
			continue
		}
		e := entry{key.Value, Join(path, key.Value), key.Line, n.Content[i+1]}
		if first, twice := lines[e.key]; twice {
			d.at(e.line, e.path, fmt.Sprintf("is given twice, first in line %d", first), "")
			continue
		}
		lines[e.key], d.lines[e.path] = e.line, e.line
		all = append(all, e)
	}
	return all, true
}

// Join appends the name of a field to a path, as faults have it; one that could be mistaken for something
// else, or harm a terminal, is quoted.
func Join(path, name string) string {
	if name == "" || len(name) > maxQuote || strings.ContainsFunc(name, odd) {
		name = quote(name)
	}
	if path == "" {
		return name
	}
	return path + "." + name
}

func odd(r rune) bool {
	return !unicode.In(r, unicode.Letter, unicode.Digit) && r != '_' && r != '-' && r != '/'
}

package draw

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// A distribution is a quantile function, of values in the unit's own measure.
type distribution struct {
	kind   kind
	params []float64
	// values are those of a recorded file, sorted; path is where they were read.
	values []float64
	path   string
}

// A unit is how values are written, and the largest that makes sense.
type unit struct {
	parse  func(string) (float64, error)
	format func(float64) string
	most   float64
	// example scales the examples of the kinds.
	example float64
}

func (d *distribution) quantile(u float64) float64 {
	if d.values != nil {
		return d.values[min(int(u*float64(len(d.values))), len(d.values)-1)]
	}
	return d.kind.quantile(d.params, u)
}

func (d *distribution) write(un unit) string {
	if d.values != nil {
		return "recorded(" + d.path + ")"
	}
	return d.kind.write(d.params, un.format)
}

// parse reads a distribution, or a bare value, which is short for fixed.
func parse(s string, un unit) (*distribution, error) {
	s = strings.TrimSpace(s)
	name, rest, ok := strings.Cut(s, "(")
	if !ok {
		if _, err := un.parse(s); err == nil {
			return parse("fixed("+s+")", un)
		}
	}
	args, closed := strings.CutSuffix(rest, ")")
	if !ok || !closed {
		return nil, fmt.Errorf("%q is no distribution; write one such as %s", s, strings.Join(examples(un), ", "))
	}
	d, err := parseKind(strings.TrimSpace(name), args, un)
	if err != nil {
		return nil, fmt.Errorf("%q: %w", s, err)
	}
	return d, nil
}

func examples(un unit) []string {
	var all []string
	for _, k := range kinds() {
		scaled := slices.Clone(k.example)
		for i := range scaled {
			scaled[i] *= un.example
		}
		all = append(all, k.write(scaled, un.format))
	}
	return append(all, "recorded(FILE)")
}

func parseKind(name, args string, un unit) (*distribution, error) {
	if name == "recorded" {
		return readRecorded(strings.TrimSpace(args), un)
	}
	k, ok := find(name)
	if !ok {
		return nil, fmt.Errorf("unknown distribution; write one such as %s", strings.Join(examples(un), ", "))
	}
	parts := strings.Split(args, ",")
	if len(parts) != len(k.params) {
		return nil, fmt.Errorf("takes %d values, has %d", len(k.params), len(parts))
	}
	d := &distribution{kind: k, params: make([]float64, len(parts))}
	for i, part := range parts {
		value := strings.TrimSpace(part)
		if want := k.params[i]; want != "" {
			var ok bool
			if value, ok = strings.CutPrefix(value, want+"="); !ok {
				return nil, fmt.Errorf("value %d must be %s=…, is %q", i+1, want, value)
			}
		}
		var err error
		if d.params[i], err = un.read(value); err != nil {
			return nil, err
		}
	}
	if k.check != nil {
		if wrong := k.check(d.params); wrong != "" {
			return nil, fmt.Errorf("%s", wrong)
		}
	}
	return d, nil
}

func (un unit) read(s string) (float64, error) {
	v, err := un.parse(s)
	if err != nil {
		return 0, err
	}
	if !(v >= 0 && v <= un.most) {
		return 0, fmt.Errorf("%s lies outside 0 to %s", s, un.format(un.most))
	}
	return v, nil
}

// maxRecorded is the size in bytes that a recorded file may have.
const maxRecorded = 64 << 20

// readRecorded reads a file with one value a line; lines that are empty or begin
// with # do not count.
func readRecorded(path string, un unit) (*distribution, error) {
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if info.Size() > maxRecorded {
		return nil, fmt.Errorf("has %d MB, may have %d", info.Size()>>20, maxRecorded>>20)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	d := &distribution{path: path}
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		v, err := un.read(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, number, err)
		}
		d.values = append(d.values, v)
	}
	if d.values == nil {
		return nil, fmt.Errorf("%s: holds no value", path)
	}
	slices.Sort(d.values)
	return d, nil
}

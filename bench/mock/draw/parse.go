package draw

import (
	"errors"
	"fmt"
	"strings"
)

// parse reads a distribution, or a bare value, which is short for fixed.
func parse(s string, un unit) (*distribution, error) {
	d, err := parseForm(strings.TrimSpace(s), un)
	if err != nil {
		return nil, fmt.Errorf("%.80q: %w", s, err)
	}
	return d, nil
}

func parseForm(s string, un unit) (*distribution, error) {
	name, rest, open := strings.Cut(s, "(")
	args, closed := strings.CutSuffix(rest, ")")
	if name = strings.TrimSpace(name); open && closed {
		return parseKind(name, args, un)
	}
	if _, err := un.parse(s); err == nil {
		return parseKind("fixed", s, un)
	}
	if open && !closed {
		return nil, errors.New("ends before its parenthesis; within braces its comma ends it, so put it in quotes")
	}
	return nil, fmt.Errorf("no distribution; write %s", suggest(name, un))
}

func parseKind(name, args string, un unit) (*distribution, error) {
	if name == recorded {
		return readRecorded(strings.TrimSpace(args), un)
	}
	for _, k := range kinds() {
		if k.name == name {
			return k.parse(args, un)
		}
	}
	return nil, fmt.Errorf("unknown distribution; write %s", suggest(name, un))
}

func (k kind) parse(args string, un unit) (*distribution, error) {
	p, err := k.parseParams(strings.Split(args, ","), un)
	if err != nil {
		return nil, err
	}
	if wrong := k.check(p); wrong != "" {
		return nil, errors.New(wrong)
	}
	return &distribution{k.write(p, un), k.quantile(p)}, nil
}

func (k kind) parseParams(parts []string, un unit) ([]float64, error) {
	if len(parts) != len(k.params) {
		return nil, fmt.Errorf("takes %d values, has %d; write it such as %s", len(k.params), len(parts), k.written(un))
	}
	p := make([]float64, len(parts))
	for i, part := range parts {
		value, err := cutName(strings.TrimSpace(part), k.params[i])
		if err == nil {
			p[i], err = un.read(value)
		}
		if err != nil {
			return nil, fmt.Errorf("value %d: %w", i+1, err)
		}
	}
	return p, nil
}

// cutName takes the parameter's name and the equals sign from before its value.
func cutName(part, name string) (string, error) {
	if name == "" {
		return part, nil
	}
	written, value, ok := strings.Cut(part, "=")
	if !ok || strings.TrimSpace(written) != name {
		return "", fmt.Errorf("must be %s=…, is %.40q", name, part)
	}
	return strings.TrimSpace(value), nil
}

// suggest is the distribution whose name begins most as the one that was
// written, or if none does, any of them.
func suggest(name string, un unit) string {
	var all []string
	nearest, same := "", 1
	for _, k := range kinds() {
		all = append(all, k.written(un))
		if n := shared(strings.ToLower(name), k.name); n > same {
			nearest, same = k.written(un), n
		}
	}
	if nearest != "" {
		return "it such as " + nearest
	}
	return "one such as " + strings.Join(all, ", ") + ", " + recorded + "(FILE)"
}

// shared is how many bytes both begin with.
func shared(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

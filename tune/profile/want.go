package profile

import (
	"errors"
	"fmt"
	"math/big"
	"strings"
)

// A Mode is how a field of a value is wanted.
type Mode string

// The modes. A better value than the one wanted is never made worse.
const (
	Exactly Mode = "exactly"
	AtLeast Mode = "at_least"
	AtMost  Mode = "at_most"
)

// A Field is one field of a value: most values have one.
type Field struct {
	Mode  Mode
	Value string
}

// A Want is what a sysctl shall be. In a profile it is text such as "1", "at least
// 4096", "at most 10", or with a part for each field "at most 10240, at least 65535".
type Want struct {
	// Key is in dotted form.
	Key    string
	Fields []Field
}

// UnmarshalText implements [encoding.TextUnmarshaler].
func (w *Want) UnmarshalText(text []byte) error {
	w.Fields = nil
	for part := range strings.SplitSeq(string(text), ",") {
		fields, err := parseFields(strings.TrimSpace(part))
		if err != nil {
			return err
		}
		w.Fields = append(w.Fields, fields...)
	}
	return nil
}

func parseFields(part string) ([]Field, error) {
	for prefix, mode := range map[string]Mode{"at least ": AtLeast, "at most ": AtMost} {
		value, ok := strings.CutPrefix(part, prefix)
		if !ok {
			continue
		}
		if _, ok := number(value); !ok {
			return nil, fmt.Errorf("must have a whole number after %q, has %.40q", strings.TrimSpace(prefix), value)
		}
		return []Field{{mode, strings.TrimSpace(value)}}, nil
	}
	if strings.ContainsAny(part, "\n\x00") {
		return nil, errors.New("must be one line")
	}
	var all []Field
	for _, value := range strings.Fields(part) {
		all = append(all, Field{Exactly, value})
	}
	if len(all) == 0 {
		return nil, errors.New("must be a value, such as 1, at least 4096, or at most 10")
	}
	return all, nil
}

// number reads a whole number of any size.
func number(s string) (*big.Int, bool) { return new(big.Int).SetString(strings.TrimSpace(s), 10) }

// met tells whether a field is as wanted, or better.
func (f Field) met(current string) bool {
	have, ok := number(current)
	want, whole := number(f.Value)
	if !ok || !whole {
		return current == f.Value
	}
	switch f.Mode {
	case AtLeast:
		return have.Cmp(want) >= 0
	case AtMost:
		return have.Cmp(want) <= 0
	}
	return have.Cmp(want) == 0
}

// Met tells whether a value is as wanted, or better.
func (w Want) Met(current []string) bool {
	if len(current) != len(w.Fields) {
		return false
	}
	for i, f := range w.Fields {
		if !f.met(current[i]) {
			return false
		}
	}
	return true
}

// Target is what a value shall become: each field stays that is as wanted, or better.
func (w Want) Target(current []string) []string {
	target := make([]string, len(w.Fields))
	for i, f := range w.Fields {
		target[i] = f.Value
		if len(current) == len(w.Fields) && f.met(current[i]) {
			target[i] = current[i]
		}
	}
	return target
}

// Value is what is wanted, without its modes.
func (w Want) Value() string {
	all := make([]string, len(w.Fields))
	for i, f := range w.Fields {
		all[i] = f.Value
	}
	return strings.Join(all, " ")
}

// Mode is that of the value: of each field, if they differ.
func (w Want) Mode() string {
	var all []string
	for _, f := range w.Fields {
		if len(all) == 0 || all[len(all)-1] != string(f.Mode) {
			all = append(all, string(f.Mode))
		}
	}
	return strings.Join(all, " ")
}

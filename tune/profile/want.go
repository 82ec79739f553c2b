package profile

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
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
	if strings.ContainsAny(part, "\n\x00") {
		return nil, errors.New("must be one line")
	}
	words := strings.Fields(part)
	if len(words) == 0 {
		return nil, errors.New("must be a value, such as 1, at least 4096, or at most 10")
	}
	if words[0] == "at" {
		return parseBound(words)
	}
	all := make([]Field, len(words))
	for i, w := range words {
		all[i] = Field{Exactly, w}
	}
	return all, nil
}

// parseBound reads at least N, or at most N.
func parseBound(words []string) ([]Field, error) {
	modes := map[string]Mode{"least": AtLeast, "most": AtMost}
	if len(words) != 3 || modes[words[1]] == "" {
		return nil, fmt.Errorf("must be a value, at least N, or at most N, is %.40q", strings.Join(words, " "))
	}
	if _, ok := number(words[2]); !ok {
		return nil, fmt.Errorf("must have a whole number after %q, has %.40q", strings.Join(words[:2], " "), words[2])
	}
	return []Field{{modes[words[1]], words[2]}}, nil
}

// number reads a whole number of up to 40 digits: the kernel has none above 64 bits.
func number(s string) (*big.Int, bool) {
	if len(s) > 40 {
		return nil, false
	}
	return new(big.Int).SetString(s, 10)
}

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

// Mode is that of the value: one for each field, parted by spaces, unless all have
// the same.
func (w Want) Mode() string {
	all := make([]string, len(w.Fields))
	for i, f := range w.Fields {
		all[i] = string(f.Mode)
	}
	if slices.Equal(all, slices.Repeat(all[:1], len(all))) {
		all = all[:1]
	}
	return strings.Join(all, " ")
}

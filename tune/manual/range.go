package manual

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// A Range is what kernels of some versions take for a setting.
type Range struct {
	// Until is the first version that takes something else; zero is none so far.
	Until Version `yaml:"until"`
	// Min and Max bound each field of the value, both included.
	Min Bounds `yaml:"min"`
	Max Bounds `yaml:"max"`
	// Words are taken for any field as well, such as "max".
	Words []string `yaml:"words"`
	// Ascending is for values whose fields may not be above those after them.
	Ascending bool `yaml:"ascending"`
	// Below and Above say why less than Min, or more than Max, is of no use where the
	// kernel takes it nevertheless; empty where it does not.
	Below string `yaml:"below"`
	Above string `yaml:"above"`
}

// Bounds has a bound for each field of a value.
type Bounds []int64

// UnmarshalText implements [encoding.TextUnmarshaler].
func (b *Bounds) UnmarshalText(text []byte) error {
	*b = nil
	for field := range strings.FieldsSeq(string(text)) {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return fmt.Errorf("must have whole numbers, has %.40q", field)
		}
		*b = append(*b, n)
	}
	return nil
}

func (b Bounds) String() string {
	all := make([]string, len(b))
	for i, n := range b {
		all[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(all, " ")
}

// check finds ranges that say nothing, or contradict themselves.
func (r *Range) check() error {
	if len(r.Min) == 0 || len(r.Min) != len(r.Max) {
		return errors.New("must have a min and a max for each field of the value")
	}
	for i := range r.Min {
		if r.Min[i] > r.Max[i] {
			return fmt.Errorf("has a min of %d above its max of %d", r.Min[i], r.Max[i])
		}
	}
	return nil
}

// An eon is the kernels for which a range holds, from one version until before
// another, where zero is no end.
type eon struct{ from, until Version }

func (e eon) String() string {
	switch {
	case e.until.Known() && e.from.Known():
		return fmt.Sprintf("kernels from %v to before %v take", e.from, e.until)
	case e.until.Known():
		return fmt.Sprintf("kernels before %v take", e.until)
	case e.from.Known():
		return fmt.Sprintf("kernels since %v take", e.from)
	}
	return "the kernel takes"
}

// takes tells what is wrong with a value for these kernels.
func (r *Range) takes(fields []string, by eon) error {
	if len(fields) != len(r.Min) {
		return fmt.Errorf("%.60q has %d fields, and %v %d", strings.Join(fields, " "), len(fields), by, len(r.Min))
	}
	var last *big.Int
	for i, field := range fields {
		if slices.Contains(r.Words, field) {
			continue
		}
		n, ok := number(field)
		if !ok {
			return fmt.Errorf("%.60q is no whole number, and %v nothing else", field, by)
		}
		if err := r.bounded(n, i, by); err != nil {
			return err
		}
		if r.Ascending && last != nil && last.Cmp(n) > 0 {
			return fmt.Errorf("%v is above %v, which %v in ascending order only", last, n, by)
		}
		last = n
	}
	return nil
}

func (r *Range) bounded(n *big.Int, i int, by eon) error {
	low, high := r.Min[i], r.Max[i]
	switch {
	case n.Cmp(big.NewInt(low)) < 0:
		return outside(fmt.Sprintf("%v is less than %d", n, low), "least", r.Below, by)
	case n.Cmp(big.NewInt(high)) > 0:
		return outside(fmt.Sprintf("%v is more than %d", n, high), "most", r.Above, by)
	}
	return nil
}

func outside(what, extreme, useless string, by eon) error {
	if useless != "" {
		return fmt.Errorf("%s: %v it, but %s", what, by, useless)
	}
	return fmt.Errorf("%s, the %s that %v", what, extreme, by)
}

// number reads a whole number of up to 40 digits: the kernel has none above 64 bits.
func number(s string) (*big.Int, bool) {
	if len(s) > 40 {
		return nil, false
	}
	return new(big.Int).SetString(s, 10)
}

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

// String is the range in words, such as "0 to 100", with what is taken beyond it.
func (r *Range) String() string {
	fields := make([]string, len(r.Min))
	for i := range r.Min {
		fields[i] = fmt.Sprintf("%d to %d", r.Min[i], r.Max[i])
	}
	text := strings.Join(fields, ", then ")
	if len(r.Words) > 0 {
		text += ", or " + strings.Join(r.Words, " or ")
	}
	if r.Ascending {
		text += ", in ascending order"
	}
	if r.Below != "" {
		text += "; less is taken, too, but " + r.Below
	}
	if r.Above != "" {
		text += "; more is taken, too, but " + r.Above
	}
	return text
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

// kernels are those for which a range holds: from one version on, and before another;
// zero is no end.
type kernels struct{ from, until Version }

// String begins a sentence about what they take.
func (k kernels) String() string {
	switch {
	case k.until.Known() && k.from.Known():
		return fmt.Sprintf("kernels from %v to before %v take", k.from, k.until)
	case k.until.Known():
		return fmt.Sprintf("kernels before %v take", k.until)
	case k.from.Known():
		return fmt.Sprintf("kernels since %v take", k.from)
	}
	return "the kernel takes"
}

// takes tells what is wrong with a value for these kernels.
func (r *Range) takes(fields []string, by kernels) error {
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
			return fmt.Errorf("%v is above %v, and %v them in ascending order only", last, n, by)
		}
		last = n
	}
	return nil
}

func (r *Range) bounded(n *big.Int, i int, by kernels) error {
	low, high := r.Min[i], r.Max[i]
	switch {
	case n.Cmp(big.NewInt(low)) < 0:
		return outside(fmt.Sprintf("%v is less than %d", n, low), "least", r.Below, by)
	case n.Cmp(big.NewInt(high)) > 0:
		return outside(fmt.Sprintf("%v is more than %d", n, high), "most", r.Above, by)
	}
	return nil
}

func outside(what, extreme, useless string, by kernels) error {
	if useless != "" {
		return fmt.Errorf("%s: %v it, but %s", what, by, useless)
	}
	return fmt.Errorf("%s, the %s that %v", what, extreme, by)
}

// number reads a whole number of up to 40 digits: the kernel has none above 64 bits.
// It must be as one writes it: 010 is ten to us, and eight to the kernel.
func number(s string) (*big.Int, bool) {
	if len(s) > 40 {
		return nil, false
	}
	n, ok := new(big.Int).SetString(s, 10)
	return n, ok && n.String() == s
}

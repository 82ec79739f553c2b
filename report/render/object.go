package render

import (
	"bytes"
	"encoding/json"

	"github.com/claudebench/claudebench/report/stat"
)

// An object is a JSON object whose members stay in the order in which they
// were added, so that a document can be read from top to bottom and compared
// line by line.
type object []member

type member struct {
	key   string
	value any
}

func (o *object) add(key string, value any) { *o = append(*o, member{key, value}) }

// known is v, or null where v is zero and thereby says that nothing is known.
func known[T comparable](v T) any {
	var zero T
	if v == zero {
		return nil
	}
	return v
}

// addSummary adds the median under the key, and beside it its bounds; all of
// them are null without a summary.
func (o *object) addSummary(key string, s *stat.Summary) {
	if s == nil {
		o.add(key, nil)
		o.add(key+"_low", nil)
		o.add(key+"_high", nil)
		return
	}
	o.add(key, s.Median)
	o.add(key+"_low", s.Low)
	o.add(key+"_high", s.High)
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(m.key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

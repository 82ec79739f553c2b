package plan

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// A Value is what a knob holds. The zero Value is nothing at all, as of a file
// that does not exist; in JSON it is null.
type Value struct {
	Text  string
	There bool
}

// Text is the value that says so.
func Text(s string) Value { return Value{s, true} }

// Nothing is the value of what does not exist.
var Nothing = Value{}

// MarshalJSON implements [json.Marshaler].
func (v Value) MarshalJSON() ([]byte, error) {
	if !v.There {
		return []byte("null"), nil
	}
	return json.Marshal(v.Text)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (v *Value) UnmarshalJSON(b []byte) error {
	var text *string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	*v = Nothing
	if text != nil {
		*v = Text(*text)
	}
	return nil
}

// Same tells whether two kernel values are the same vector, whatever the space between
// its fields.
func (v Value) Same(other Value) bool {
	return v.There == other.There && slices.Equal(strings.Fields(v.Text), strings.Fields(other.Text))
}

// String is for messages.
func (v Value) String() string {
	switch {
	case !v.There:
		return "absent"
	case len(v.Text) > 60:
		return fmt.Sprintf("%q...", v.Text[:60])
	}
	return fmt.Sprintf("%q", v.Text)
}

// Found is what was read; it makes nothing of what does not exist.
func Found(text string, err error) (Value, error) {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Nothing, nil
	case err != nil:
		return Nothing, err
	}
	return Text(text), nil
}

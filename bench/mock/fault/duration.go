package fault

import (
	"fmt"
	"time"
)

// A Duration is written with its unit, such as "5s" or "300ms".
type Duration time.Duration

// UnmarshalText reads a duration, which must not be negative.
func (d *Duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("must be a duration with its unit, such as 5s, is %.60q", text)
	}
	if v < 0 {
		return fmt.Errorf("must not be negative, is %s", v)
	}
	*d = Duration(v)
	return nil
}

// MarshalText writes what UnmarshalText reads.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

package strict

import (
	"errors"
	"time"
)

// A Duration is written with its unit, such as "30s" or "1m30s". It is never
// negative; a number without a unit is refused, "0" included.
type Duration time.Duration

// UnmarshalText reads a duration.
func (d *Duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	if err != nil || string(text) == "0" {
		return errors.New("must be a duration with its unit, such as 30s, is " + quote(string(text)))
	}
	if v < 0 {
		return errors.New("must not be negative, is " + v.String())
	}
	*d = Duration(v)
	return nil
}

// MarshalText writes what UnmarshalText reads.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

package cost

import (
	"errors"
	"time"
)

// A Date is a day, written as 2026-11-23.
type Date time.Time

// UnmarshalText reads a day.
func (d *Date) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return errors.New("must be a day, such as 2026-11-23")
	}
	*d = Date(t)
	return nil
}

// MarshalText writes what UnmarshalText reads.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

func (d Date) String() string { return time.Time(d).Format(time.DateOnly) }

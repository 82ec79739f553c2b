package keys

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// MaxKey is how long a key may be, in bytes. Longer ones are never accepted.
	MaxKey = 8192
	// MaxLabel is how long a label may be, in bytes.
	MaxLabel = 64
	// MaxKeys is how many keys can be added, those that ended included.
	MaxKeys = 10_000
)

// What can be wrong with an operation, besides a key or a label of the wrong
// form.
var (
	ErrUnknown = errors.New("no key of that name")
	ErrTaken   = errors.New("already in use")
	ErrEnded   = errors.New("key has ended, or is about to")
	ErrFull    = fmt.Errorf("there are %d keys already", MaxKeys)
)

// checkKey refuses what does not survive the way through a header.
func checkKey(key string) error {
	switch {
	case key == "":
		return errors.New("key is empty")
	case len(key) > MaxKey:
		return fmt.Errorf("key is longer than %d bytes", MaxKey)
	case strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' }):
		return errors.New("key contains a character that is not visible ASCII")
	}
	return nil
}

func checkLabel(label string) error {
	switch {
	case label == Other:
		return fmt.Errorf("label %q: %w by the keys that nobody added", Other, ErrTaken)
	case len(label) > MaxLabel:
		return fmt.Errorf("label is longer than %d bytes", MaxLabel)
	case !utf8.ValidString(label):
		return errors.New("label is not UTF-8")
	case strings.ContainsFunc(label, unicode.IsControl):
		return errors.New("label contains a control character")
	}
	return nil
}

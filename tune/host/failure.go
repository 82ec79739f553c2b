package host

import (
	"errors"
	"io/fs"
)

// A failure is an error that comes from another process.
type failure struct {
	// Kind is the name of the error that it is, empty if it is none of the door's.
	Kind string `json:"kind,omitempty"`
	Text string `json:"text"`
}

// kinds are the errors that a failure can be.
var kinds = []struct {
	name string
	err  error
}{
	{"absent", fs.ErrNotExist},
	{"read only", ErrReadOnly},
	{"denied", fs.ErrPermission},
	{"refused", ErrRefused},
	{"untrusted", ErrUntrusted},
	{"no file", ErrNoFile},
}

// failed makes a failure of an error, and nil of none.
func failed(err error) *failure {
	if err == nil {
		return nil
	}
	f := &failure{Text: err.Error()}
	for _, k := range kinds {
		if errors.Is(err, k.err) {
			f.Kind = k.name
			break
		}
	}
	return f
}

func (f *failure) Error() string { return f.Text }

// Unwrap returns the error of its kind.
func (f *failure) Unwrap() error {
	for _, k := range kinds {
		if k.name == f.Kind {
			return k.err
		}
	}
	return nil
}

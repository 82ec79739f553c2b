package host

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"runtime"

	"golang.org/x/sys/unix"
)

// A look is what is read of a value.
type look struct {
	Text    string   `json:"text"`
	Failure *failure `json:"failure,omitempty"`
}

// seen are values that were read at one moment. They cannot be written.
type seen map[string]look

// A sight is what a look into another namespace finds.
type sight struct {
	Values  seen     `json:"values"`
	Failure *failure `json:"failure,omitempty"`
}

// given is the descriptor under which a child finds the first of its files.
const given = 3

// Look is what the program does for [Process.Values]: it enters the network namespace
// of the process that it was given, reads paths, and writes what is there. It must be
// the last that the program does: its thread stays there.
func Look(in io.Reader, out io.Writer) error {
	var paths []string
	if err := json.NewDecoder(in).Decode(&paths); err != nil {
		return err
	}
	runtime.LockOSThread() // and never unlocked: the thread ends with the process
	var s sight
	var err error
	if err = unix.Setns(given, unix.CLONE_NEWNET); err != nil {
		err = fmt.Errorf("its network namespace cannot be entered: %w", err)
	} else {
		s.Values, err = see(paths)
	}
	s.Failure = failed(err)
	return json.NewEncoder(out).Encode(s)
}

// see reads values as this thread sees them.
func see(paths []string) (seen, error) {
	h, err := Open("/")
	if err != nil {
		return nil, err
	}
	s := seen{}
	for _, path := range paths {
		text, err := h.values.Get(path)
		s[path] = look{text, failed(err)}
	}
	return s, nil
}

// Get returns what was read. What was not asked for is not there.
func (s seen) Get(path string) (string, error) {
	l, ok := s[path]
	switch {
	case !ok:
		return "", fs.ErrNotExist
	case l.Failure != nil:
		return "", l.Failure
	}
	return l.Text, nil
}

// Set refuses.
func (seen) Set(string, string) error { return ErrReadOnly }

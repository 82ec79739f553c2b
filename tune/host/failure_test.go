package host

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"
)

// TestFailureIsTheSameOnTheOtherSide: what an error is outlasts its way to another
// process.
func TestFailureIsTheSameOnTheOtherSide(t *testing.T) {
	if failed(nil) != nil {
		t.Error("a failure without an error")
	}
	for _, err := range []error{
		syscall.ENOENT, syscall.EACCES, fmt.Errorf("/v %w", ErrReadOnly), &refusal{"/v", syscall.ENOENT},
		fmt.Errorf("/v %w", ErrUntrusted), ErrNoFile, errors.New("something else"),
	} {
		text, bad := json.Marshal(failed(err))
		if bad != nil {
			t.Fatal(bad)
		}
		var there failure
		if err := json.Unmarshal(text, &there); err != nil {
			t.Fatal(err)
		}
		if there.Error() != err.Error() {
			t.Errorf("%v becomes %v", err, &there)
		}
		for _, is := range []error{fs.ErrNotExist, fs.ErrPermission, ErrReadOnly, ErrRefused, ErrUntrusted, ErrNoFile} {
			if errors.Is(&there, is) != errors.Is(err, is) {
				t.Errorf("%v: is it %v? %v", err, is, errors.Is(err, is))
			}
		}
	}
}

package mock

import (
	"cmp"

	"github.com/claudebench/claudebench/bench/mock/wire"
)

// AppendError and AppendErrorEvent make of exchange the [fault.Errors] of its
// answer.
func (x *exchange) AppendError(b []byte, status int, kind, message string) []byte {
	return worded(wire.ErrorOf(status), kind, message).Append(b, x.entry.RequestID)
}

func (x *exchange) AppendErrorEvent(b []byte, kind, message string) []byte {
	return worded(wire.Overloaded(), kind, message).AppendEvent(b)
}

// worded is an error with another type and message, where they are given.
func worded(e *wire.Error, kind, message string) *wire.Error {
	return &wire.Error{Status: e.Status, Type: cmp.Or(kind, e.Type), Message: cmp.Or(message, e.Message)}
}

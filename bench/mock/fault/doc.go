// Package fault is what goes wrong with answers, on purpose. A [Fault] is a
// change of an answer's script; [Rules] say which answers have which.
//
// Faults that are about events leave answers without events as they are, and
// those that are about a JSON body leave streams as they are; each says which.
// A place in a stream is a number of whole events, whatever they are: ping is
// one. If the stream turns out to have no more than those, the place is before
// its last event, so that a fault that applies is always seen.
package fault

import "github.com/claudebench/claudebench/bench/mock/script"

// A Fault changes the script of an answer. It keeps nothing of it, and one fault
// may change many answers at once.
type Fault interface {
	Kind() Kind
	Apply(*script.Answer, Errors)
	check(*checker)
}

// Errors makes the bytes of errors, whose form is the API's. In both methods an
// empty message stands for the usual one.
type Errors interface {
	// AppendError appends the body of an answer with the status, 400 to 599. An
	// empty kind stands for the usual one, such as "overloaded_error" for 529.
	AppendError(b []byte, status int, kind, message string) []byte
	// AppendErrorEvent appends the event that ends a stream.
	AppendErrorEvent(b []byte, kind, message string) []byte
}

// A Kind tells faults apart. Kinds are ordered as they are applied to one
// answer: what it is, what it says, where it ends, and when it comes.
type Kind uint8

// The kinds of fault.
const (
	StatusKind Kind = iota
	TruncateKind
	MalformKind
	CutKind
	EventKind
	ResetKind
	StallKind
	TrickleKind
	// Kinds is how many there are.
	Kinds
)

// String is the name of the fault in a [Rule].
func (k Kind) String() string {
	return [...]string{"status", "truncate", "malform", "cut", "event", "reset", "stall", "trickle"}[k]
}

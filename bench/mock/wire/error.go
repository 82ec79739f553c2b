package wire

import "github.com/claudebench/claudebench/bench/sse"

// An Error is an answer that says what is wrong.
type Error struct {
	// Status is the HTTP status, 400 to 599.
	Status int
	// Type is the API's name of the kind of error, such as "overloaded_error".
	Type string
	// Code tells errors of one type apart, such as "ramp_limit_exceeded". Most
	// have none.
	Code    string
	Message string
}

func (e *Error) Error() string { return e.Message }

// Append appends the error as the body of an answer. An empty request id is
// null.
func (e *Error) Append(b []byte, requestID string) []byte {
	b = e.appendOpen(b)
	b = append(b, `,"request_id":`...)
	b = appendOrNull(b, requestID)
	return append(b, '}')
}

// AppendEvent appends the error as the event that ends a stream, whose status
// was 200.
func (e *Error) AppendEvent(b []byte) []byte {
	return sse.AppendEvent(b, "error", append(e.appendOpen(nil), '}'))
}

// appendOpen appends what body and event have in common, its last brace left
// open.
func (e *Error) appendOpen(b []byte) []byte {
	b = append(b, `{"type":"error","error":{"type":`...)
	b = appendString(b, e.Type)
	b = append(b, `,"message":`...)
	b = appendString(b, e.Message)
	if e.Code != "" {
		b = append(b, `,"details":{"error_code":`...)
		b = appendString(b, e.Code)
		b = append(b, '}')
	}
	return append(b, '}')
}

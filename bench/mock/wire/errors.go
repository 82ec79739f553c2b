package wire

// invalid is the refusal of a request for what it says.
func invalid(message string) *Error {
	return &Error{Status: 400, Type: "invalid_request_error", Message: message}
}

// NotFound refuses a path that the API does not have.
func NotFound() *Error { return ErrorOf(404) }

// UnknownModel refuses a model that the catalogue does not have.
func UnknownModel(id string) *Error {
	return &Error{Status: 404, Type: "not_found_error", Message: "model: " + id}
}

// MethodNotAllowed refuses a method that the path does not have.
func MethodNotAllowed() *Error {
	return &Error{Status: 405, Type: "invalid_request_error", Message: "Method Not Allowed"}
}

// MaxBody is the size in bytes that a body of Messages and of count_tokens may
// have: 32 MB, as the API's documentation says.
const MaxBody = 32 << 20

// TooLarge refuses a body above [MaxBody]. Its type is the one that the API's
// documentation names, and that is seen; the OpenAPI document has another one,
// for bodies that are too large only once they are decompressed.
func TooLarge() *Error {
	return &Error{Status: 413, Type: "request_too_large", Message: "Request exceeds the maximum size"}
}

// NoKey refuses a request that brings no key. The words for New are not known
// from a capture; they follow the old ones.
func NoKey(v Version) *Error {
	if v == New {
		return unauthorized("Authorization: Bearer header is required")
	}
	return unauthorized("x-api-key header is required")
}

// InvalidKey refuses a key that is not, or no longer, in force.
func InvalidKey(v Version) *Error {
	if v == New {
		return unauthorized("invalid bearer token")
	}
	return unauthorized("invalid x-api-key")
}

func unauthorized(message string) *Error {
	return &Error{Status: 401, Type: "authentication_error", Message: message}
}

// Overloaded is the API's word for more load than it can take, from all of its
// users together.
func Overloaded() *Error { return ErrorOf(529) }

// TimedOut is the answer to a request that took too long.
func TimedOut() *Error { return ErrorOf(504) }

// Internal is a failure of the server itself.
func Internal() *Error { return ErrorOf(500) }

// RateLimited refuses a request for a limit that is used up. The code is empty
// for the limits per minute.
func RateLimited(code, message string) *Error {
	return &Error{Status: 429, Type: "rate_limit_error", Code: code, Message: message}
}

// ErrorOf is the usual error of a status of 400 to 599: its type, and the
// default message of the OpenAPI document. A status that the document does not
// name gets the type of its hundred.
func ErrorOf(status int) *Error {
	e := usual(status)
	e.Status = status
	return &e
}

func usual(status int) Error {
	switch status {
	case 401:
		return Error{Type: "authentication_error", Message: "Authentication error"}
	case 402:
		return Error{Type: "billing_error", Message: "Billing error"}
	case 403:
		return Error{Type: "permission_error", Message: "Permission denied"}
	case 404:
		return Error{Type: "not_found_error", Message: "Not found"}
	case 405:
		return *MethodNotAllowed()
	case 413:
		return *TooLarge()
	case 429:
		return Error{Type: "rate_limit_error", Message: "Rate limited"}
	case 408, 504:
		return Error{Type: "timeout_error", Message: "Request timeout"}
	case 503, 529:
		return Error{Type: "overloaded_error", Message: "Overloaded"}
	}
	if status >= 500 {
		return Error{Type: "api_error", Message: "Internal server error"}
	}
	return Error{Type: "invalid_request_error", Message: "Invalid request"}
}

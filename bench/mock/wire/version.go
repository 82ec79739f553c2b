package wire

// A Version is a generation of the API, which a request names in its header
// anthropic-version.
type Version uint8

const (
	// Old is 2023-06-01: keys come in the header x-api-key, sampling parameters
	// are accepted, and /v1/complete exists.
	Old Version = iota
	// New is 2026-10-21: keys come as a bearer token, sampling parameters are
	// refused, and so are documents in messages of the assistant and citations on
	// the user's text.
	New
)

func (v Version) String() string {
	if v == New {
		return "2026-10-21"
	}
	return "2023-06-01"
}

// ParseVersion reads the header anthropic-version, which is required.
func ParseVersion(header string) (Version, *Error) {
	switch header {
	case Old.String():
		return Old, nil
	case New.String():
		return New, nil
	case "":
		return Old, invalid("anthropic-version: header is required")
	}
	return Old, invalid("anthropic-version: '" + header + "' is not a supported version")
}

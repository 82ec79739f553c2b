package mock

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
)

// maxBody is the size in bytes that a request's body may have (32 MB, as the
// API's documentation says).
const maxBody = 32 << 20

// checkHeaders tells what the API would refuse before it reads the body.
func checkHeaders(r *http.Request) error {
	switch {
	case r.Method != http.MethodPost:
		return errMethod
	case r.Header.Get("X-Api-Key") == "" && !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer "):
		return errNoKey
	case r.Header.Get("Anthropic-Version") == "":
		return errNoVersion
	}
	return nil
}

// readBody appends the request's body to buf.
func readBody(w http.ResponseWriter, r *http.Request, buf *bytes.Buffer) error {
	if r.ContentLength > maxBody {
		return errTooLarge
	}
	_, err := buf.ReadFrom(http.MaxBytesReader(w, r.Body, maxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return errTooLarge
	case err != nil && !errors.Is(err, io.EOF):
		return invalid("The request body could not be read")
	}
	return nil
}

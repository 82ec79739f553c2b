package mock

import (
	"encoding/json"
	"errors"
	"reflect"
)

// decode reads JSON, and names the field whose type is wrong.
func decode(body []byte, into any) error {
	err := json.Unmarshal(body, into)
	var mistyped *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &mistyped) && mistyped.Field != "":
		return invalid("%s: Input should be a valid %s", mistyped.Field, jsonType(mistyped.Type))
	case errors.As(err, &mistyped):
		return invalid("Input should be a valid dictionary")
	}
	return invalid("The request body is not valid JSON: %v", err)
}

// jsonType names a Go type as the API's messages name what they expect.
func jsonType(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Int:
		return "integer"
	case reflect.Bool:
		return "boolean"
	case reflect.Slice:
		return "list"
	}
	return "dictionary"
}

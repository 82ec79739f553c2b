package wire

import "time"

// A Model is a model that can be asked.
type Model struct {
	// ID is the name that requests use; a date may follow it, as in
	// claude-haiku-4-5-20251001.
	ID          string
	DisplayName string
	// Line is the family: haiku, sonnet, opus, fable or mythos. Empty where there
	// is none.
	Line string
	// Class is the name of the rate limits that the model draws on, which some
	// models share. (Source: the API's page on rate limits.)
	Class     string
	Lifecycle Lifecycle
	CreatedAt time.Time
	// DeprecatedAt and RetiresAt are zero while there is no such date.
	DeprecatedAt, RetiresAt time.Time
	// MaxInput and MaxOutput are in tokens.
	MaxInput, MaxOutput int
}

// A Lifecycle is how long a model still has.
type Lifecycle string

const (
	Active     Lifecycle = "active"
	Deprecated Lifecycle = "deprecated"
	// Retired models are listed for the record, and refused.
	Retired Lifecycle = "retired"
)

// Legacy is the class of the models that only /v1/complete serves.
const Legacy = "legacy"

// Other is the class of models that the catalogue has been told of.
const Other = "other"

// Append appends the model as GET /v1/models/{id} answers. Capabilities are null, as
// the schema allows: what each model can do is not known here.
func (m *Model) Append(b []byte) []byte {
	b = append(b, `{"type":"model","id":`...)
	b = appendString(b, m.ID)
	b = append(b, `,"display_name":`...)
	b = appendString(b, m.DisplayName)
	b = append(b, `,"created_at":`...)
	b = appendDate(b, m.CreatedAt)
	b = append(b, `,"deprecated_at":`...)
	b = appendDate(b, m.DeprecatedAt)
	b = append(b, `,"retires_at":`...)
	b = appendDate(b, m.RetiresAt)
	b = append(b, `,"lifecycle":`...)
	b = appendString(b, m.Lifecycle)
	b = append(b, `,"line":`...)
	b = appendOrNull(b, m.Line)
	b = append(b, `,"max_input_tokens":`...)
	b = appendInt(b, m.MaxInput)
	b = append(b, `,"max_tokens":`...)
	b = appendInt(b, m.MaxOutput)
	return append(b, `,"capabilities":null}`...)
}

func appendDate(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, "null"...)
	}
	return t.AppendFormat(b, `"2006-01-02T15:04:05Z"`)
}

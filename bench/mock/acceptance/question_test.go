package acceptance

// A question is what the tests ask, in words that all majors of the SDK have.
type question struct {
	Model string
	Text  string
	// MaxTokens is what the answer may say.
	MaxTokens int64
	Stop      []string
	// Thinking is the budget; 0 leaves thinking out.
	Thinking int64
	// Tool offers get_weather and demands a call of it.
	Tool bool
	// Extra is set in the body beside what the SDK has a field for.
	Extra map[string]any
}

// plain returns a question without frills.
func plain() question {
	return question{Model: "claude-haiku-5-5", Text: "How does a bicycle stay up?", MaxTokens: 256}
}

// weather is the input schema of the tool that the tests offer.
var weather = struct {
	Properties map[string]any
	Required   []string
}{
	Properties: map[string]any{
		"city": map[string]any{"type": "string"},
		"unit": map[string]any{"type": "string", "enum": []string{"celsius", "fahrenheit"}},
		"days": map[string]any{"type": "integer"},
	},
	Required: []string{"city", "unit"},
}

// An answer is what an SDK understood.
type answer struct {
	ID, Model          string
	Stop, StopSequence string
	Input, Output      int64
	Blocks             []block
	// Raw is the answer's JSON as the SDK holds it.
	Raw string
}

// A block is one content block of an answer.
type block struct {
	Type                string
	Text                string
	Thinking, Signature string
	ID, Name            string
	Input               string // JSON
}

// only returns the single block of a type, or a zero one.
func (a answer) only(kind string) (found block) {
	for _, b := range a.Blocks {
		if b.Type != kind {
			continue
		}
		if found.Type != "" {
			return block{}
		}
		found = b
	}
	return found
}

// A transcript is a stream as an SDK passed it on.
type transcript struct {
	// Events are the types of the events, in their order.
	Events []string
	// Data are the events' JSON.
	Data []string
	// Answer is what the SDK accumulated from them.
	Answer answer
}

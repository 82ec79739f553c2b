package wire

// A Question is what the mock needs to know of a request. One can be used for
// many requests, one after the other: reading one replaces all of it.
type Question struct {
	// Model is never nil after a request was accepted. Name is what the request
	// called it, which the answer repeats.
	Model *Model
	Name  string
	// Completion tells that it was asked at /v1/complete.
	Completion bool
	// Stream tells that the answer is wanted as events.
	Stream bool
	// MaxTokens is the most that the answer may have. Zero only warms the cache.
	MaxTokens int
	// Input is the size of the request in tokens, by the estimator of [Tokens].
	Input int
	// Breakpoints are what the cache is asked for, in the order of the request.
	Breakpoints []Breakpoint
	// Stop are the texts that end the answer.
	Stop []string
	// Tool is the tool that the answer calls. Its name is empty if it calls none.
	Tool Tool
	// ToolOnly tells that the answer must be a call, without a text before it.
	ToolOnly bool
	// Format is the JSON schema that the answer's text must follow, if any.
	Format []byte
	// Thinking is the number of tokens that the model may think for, 0 if it may
	// not.
	Thinking int
	// Fast tells that the speed "fast" was asked for.
	Fast bool
	// Digest is a hash of the body, the same in every process.
	Digest uint64
}

// A Tool is what the model may call.
type Tool struct {
	Name string
	// Schema is the JSON schema of its input. It is the question's own memory.
	Schema []byte
}

// A Breakpoint is an end of a prefix of the request that the cache may hold.
type Breakpoint struct {
	// Hash is that of the prefix: of the model, tools, system and messages up to
	// here.
	Hash uint64
	// Tokens is the length of the prefix.
	Tokens int
	// Marked tells that the request wants the prefix held. The others are the up
	// to 20 ends of blocks before a mark at which the API looks for a prefix that
	// an earlier request has marked.
	Marked bool
	// Hour tells that it is to be held for an hour, not for five minutes.
	Hour bool
}

// reset empties the question, and keeps its memory.
func (q *Question) reset() {
	*q = Question{
		Breakpoints: q.Breakpoints[:0],
		Stop:        q.Stop[:0],
		Tool:        Tool{Schema: q.Tool.Schema[:0]},
		Format:      q.Format[:0],
	}
}

// AppendCount appends the answer of count_tokens.
func (q *Question) AppendCount(b []byte) []byte {
	b = append(b, `{"input_tokens":`...)
	b = appendInt(b, q.Input)
	return append(b, '}')
}

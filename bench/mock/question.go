package mock

// A question is what the mock needs to know of a request.
type question struct {
	model        string
	inputTokens  int
	outputTokens int
	// cut tells that max_tokens allows fewer tokens than the mock would say.
	cut bool
}

// messagesRequest and completeRequest are the fields that the mock reads of
// the two endpoints' bodies. Pointers tell an absent field from zero.
type messagesRequest struct {
	Model     string    `json:"model"`
	MaxTokens *int      `json:"max_tokens"`
	Messages  []message `json:"messages"`
	System    *content  `json:"system"`
	Stream    bool      `json:"stream"`
}

type message struct {
	Role    string  `json:"role"`
	Content content `json:"content"`
}

type completeRequest struct {
	Model     string `json:"model"`
	MaxTokens *int   `json:"max_tokens_to_sample"`
	Prompt    string `json:"prompt"`
	Stream    bool   `json:"stream"`
}

func parseMessages(body []byte) (question, error) {
	var r messagesRequest
	if err := decode(body, &r); err != nil {
		return question{}, err
	}
	switch {
	case r.Model == "":
		return question{}, invalid("model: Field required")
	case r.MaxTokens == nil:
		return question{}, invalid("max_tokens: Field required")
	case *r.MaxTokens < 1:
		return question{}, invalid("max_tokens: Input should be greater than or equal to 1")
	case len(r.Messages) == 0:
		return question{}, invalid("messages: at least one message is required")
	case r.Stream:
		return question{}, invalid("stream: this mock does not stream yet")
	}
	size := 0
	if r.System != nil {
		if !r.System.valid {
			return question{}, invalid("system: Input should be a string or a list of blocks")
		}
		size = r.System.size
	}
	for i, m := range r.Messages {
		switch {
		case m.Role != "user" && m.Role != "assistant" && m.Role != "system":
			return question{}, invalid("messages.%d.role: Input should be 'user', 'assistant' or 'system'", i)
		case !m.Content.valid:
			return question{}, invalid("messages.%d.content: Input should be a string or a list of blocks", i)
		}
		size += m.Content.size
	}
	return ask(r.Model, size, *r.MaxTokens), nil
}

func parseComplete(body []byte) (question, error) {
	var r completeRequest
	if err := decode(body, &r); err != nil {
		return question{}, err
	}
	switch {
	case r.Model == "":
		return question{}, invalid("model: Field required")
	case r.Prompt == "":
		return question{}, invalid("prompt: Field required")
	case r.MaxTokens == nil:
		return question{}, invalid("max_tokens_to_sample: Field required")
	case *r.MaxTokens < 1:
		return question{}, invalid("max_tokens_to_sample: Input should be greater than or equal to 1")
	case r.Stream:
		return question{}, invalid("stream: this mock does not stream yet")
	}
	return ask(r.Model, len(r.Prompt), *r.MaxTokens), nil
}

// ask turns sizes into tokens: four bytes of text are taken for one token.
func ask(model string, size, maxTokens int) question {
	return question{
		model:        model,
		inputTokens:  (size + 3) / 4,
		outputTokens: min(maxTokens, fullAnswer),
		cut:          maxTokens < fullAnswer,
	}
}

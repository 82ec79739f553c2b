package acceptance

//lint:file-ignore SA1019 what is deprecated is still served

import (
	"testing"

	"github.com/anthropics/anthropic-sdk-go"
)

// TestCompletion asks the endpoint that only the first major has.
func TestCompletion(t *testing.T) {
	t.Parallel()
	m := start(t, said("5"))
	c := newV1(line{URL: m.URL})
	p := anthropic.CompletionNewParams{
		Model: "claude-2.1", MaxTokensToSample: 100, Prompt: "\n\nHuman: Why is the sky blue?\n\nAssistant:",
	}
	whole, err := c.Completions.New(t.Context(), p)
	check(t, err)
	if whole.Completion == "" || whole.StopReason != "stop_sequence" || whole.Model != "claude-2.1" {
		t.Errorf("completion %+v", whole)
	}

	m.admin(t, "POST", "/_mock/reset", nil)
	s := c.Completions.NewStreaming(t.Context(), p)
	defer s.Close()
	var text, stop string
	events := 0
	for s.Next() {
		events++
		text += s.Current().Completion
		stop = s.Current().StopReason
	}
	check(t, s.Err())
	if text != whole.Completion || stop != whole.StopReason {
		t.Errorf("streamed %q (%s), want %q (%s)", text, stop, whole.Completion, whole.StopReason)
	}
	if events < 5 {
		t.Errorf("%d events, want one for each of 5 tokens", events)
	}
}

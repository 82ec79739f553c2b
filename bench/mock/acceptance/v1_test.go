package acceptance

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"github.com/anthropics/anthropic-sdk-go"
	"github.com/anthropics/anthropic-sdk-go/option"
)

// v1 asks with the SDK's first major.
type v1 struct{ anthropic.Client }

func newV1(l line) v1 {
	options := []option.RequestOption{
		option.WithBaseURL(l.URL),
		option.WithAPIKey(cmp.Or(l.Key, "test-key")),
		option.WithHTTPClient(cmp.Or(l.HTTP, &http.Client{Transport: new(http.Transport)})),
	}
	if l.Timeout > 0 {
		options = append(options, option.WithRequestTimeout(l.Timeout))
	}
	return v1{anthropic.NewClient(options...)}
}

func (c v1) create(ctx context.Context, q question) (answer, error) {
	m, err := c.Messages.New(ctx, v1Params(q), v1Extra(q)...)
	if err != nil {
		return answer{}, err
	}
	return v1Answer(m), nil
}

func (c v1) stream(ctx context.Context, q question) (transcript, error) {
	var (
		tr transcript
		m  anthropic.Message
	)
	s := c.Messages.NewStreaming(ctx, v1Params(q), v1Extra(q)...)
	defer s.Close()
	for s.Next() {
		e := s.Current()
		tr.Events = append(tr.Events, e.Type)
		tr.Data = append(tr.Data, e.RawJSON())
		if err := m.Accumulate(e); err != nil {
			return tr, err
		}
	}
	tr.Answer = v1Answer(&m)
	return tr, s.Err()
}

func (c v1) count(ctx context.Context, q question) (int64, error) {
	p := v1Params(q)
	n, err := c.Messages.CountTokens(ctx, anthropic.MessageCountTokensParams{Model: p.Model, Messages: p.Messages}, v1Extra(q)...)
	if err != nil {
		return 0, err
	}
	return n.InputTokens, nil
}

func (c v1) round(ctx context.Context, q question) (call, last answer, err error) {
	p := v1Params(q)
	m, err := c.Messages.New(ctx, p)
	if err != nil {
		return call, last, err
	}
	call = v1Answer(m)
	p.Messages = append(p.Messages, m.ToParam(),
		anthropic.NewUserMessage(anthropic.NewToolResultBlock(call.only("tool_use").ID, "14 degrees, rain", false)))
	p.ToolChoice = anthropic.ToolChoiceUnionParam{OfAuto: &anthropic.ToolChoiceAutoParam{}}
	if m, err = c.Messages.New(ctx, p); err != nil {
		return call, last, err
	}
	return call, v1Answer(m), nil
}

func (c v1) model(ctx context.Context, id string) (model, error) {
	m, err := c.Models.Get(ctx, id, anthropic.ModelGetParams{})
	if err != nil {
		return model{}, err
	}
	return model{m.ID, m.DisplayName, m.CreatedAt}, nil
}

func (c v1) models(ctx context.Context, limit int64) (all []model, err error) {
	pages := c.Models.ListAutoPaging(ctx, anthropic.ModelListParams{Limit: anthropic.Int(limit)})
	for pages.Next() {
		m := pages.Current()
		all = append(all, model{m.ID, m.DisplayName, m.CreatedAt})
	}
	return all, pages.Err()
}

func (c v1) failure(err error) (failure, bool) {
	e, ok := errors.AsType[*anthropic.Error](err)
	if !ok {
		return failure{}, false
	}
	return failure{e.StatusCode, string(e.Type()), e.RequestID, e.RawJSON()}, true
}

func v1Params(q question) anthropic.MessageNewParams {
	p := anthropic.MessageNewParams{
		Model:         anthropic.Model(q.Model),
		MaxTokens:     q.MaxTokens,
		StopSequences: q.Stop,
		Messages:      []anthropic.MessageParam{anthropic.NewUserMessage(anthropic.NewTextBlock(q.Text))},
	}
	if q.Thinking > 0 {
		p.Thinking = anthropic.ThinkingConfigParamOfEnabled(q.Thinking)
	}
	if q.Tool {
		schema := anthropic.ToolInputSchemaParam{Properties: weather.Properties, Required: weather.Required}
		p.Tools = []anthropic.ToolUnionParam{anthropic.ToolUnionParamOfTool(schema, "get_weather")}
		p.ToolChoice = anthropic.ToolChoiceParamOfTool("get_weather")
	}
	return p
}

func v1Extra(q question) (options []option.RequestOption) {
	for name, value := range q.Extra {
		options = append(options, option.WithJSONSet(name, value))
	}
	return options
}

func v1Answer(m *anthropic.Message) answer {
	a := answer{
		ID: m.ID, Model: string(m.Model),
		Stop: string(m.StopReason), StopSequence: m.StopSequence,
		Input: m.Usage.InputTokens, Output: m.Usage.OutputTokens,
		Raw: m.RawJSON(),
	}
	for _, b := range m.Content {
		a.Blocks = append(a.Blocks, block{
			Type: b.Type, Text: b.Text, Thinking: b.Thinking, Signature: b.Signature,
			ID: b.ID, Name: b.Name, Input: string(b.Input),
		})
	}
	return a
}

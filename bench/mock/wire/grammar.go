package wire

import "slices"

// A grammar is what the bodies of requests may have, member by member. (Source:
// the schemas CreateMessageParams, CountMessageTokensParams and
// CompletionRequest of the OpenAPI documents, and those that they refer to.)
type grammar struct {
	messages   [2][]field // by version
	count      []field
	completion []field

	message      []field
	texts        []variant // blocks of text only
	blocks       []variant // blocks of messages
	results      []variant // blocks of the results of tools
	images       []variant // sources of images
	documents    []variant // sources of documents
	tools        []variant
	choices      []variant
	thinking     []variant
	cacheControl []field
	container    []field
	metadata     []field
	output       []field
	format       []field
	diagnostics  []field
}

func newGrammar() *grammar {
	g := &grammar{
		cacheControl: []field{{"type", true, among("ephemeral")}, {"ttl", false, (*parser).timeToLive}},
		container:    []field{{"id", false, orNull((*parser).anyString)}, {"skills", false, orNull((*parser).anyList)}},
		metadata:     []field{{"user_id", false, orNull((*parser).userID)}},
		diagnostics:  []field{{"previous_message_id", false, orNull((*parser).anyString)}},
		format:       []field{{"type", true, among("json_schema")}, {"schema", true, (*parser).formatSchema}},
		message:      []field{{"role", true, (*parser).role}, {"content", true, (*parser).content}},
		choices:      choices(),
		thinking:     thinkings(),
		tools:        tools(),
	}
	g.output = []field{
		{"effort", false, orNull(among("low", "medium", "high", "xhigh", "max"))},
		{"format", false, orNull(objectOf(g.format))},
	}
	g.requests()
	g.contents()
	return g
}

// objectOf returns the reader of an object.
func objectOf(fields []field) func(*parser) {
	return func(p *parser) { p.object(fields) }
}

func (g *grammar) requests() {
	g.count = []field{
		{"model", true, (*parser).model},
		{"messages", true, (*parser).messageList},
		{"system", false, (*parser).system},
		{"tools", false, (*parser).toolList},
		{"tool_choice", false, (*parser).toolChoice},
		{"thinking", false, (*parser).thinking},
		{"output_config", false, objectOf(g.output)},
		{"speed", false, orNull((*parser).speed)},
		{"cache_control", false, (*parser).wholeCacheControl},
	}
	g.messages[New] = append(slices.Clone(g.count),
		field{"max_tokens", true, (*parser).maxTokens},
		field{"stream", false, (*parser).stream},
		field{"stop_sequences", false, listOf((*parser).stopSequence)},
		field{"metadata", false, objectOf(g.metadata)},
		field{"service_tier", false, among("auto", "standard_only")},
		field{"container", false, orNull((*parser).container)},
		field{"diagnostics", false, orNull(objectOf(g.diagnostics))},
		field{"inference_geo", false, orNull((*parser).anyString)},
	)
	sampling := []field{
		{"temperature", false, (*parser).fraction},
		{"top_p", false, (*parser).fraction},
		{"top_k", false, (*parser).anyCount},
	}
	g.messages[Old] = append(slices.Clone(g.messages[New]), sampling...)
	g.completion = append([]field{
		{"model", true, (*parser).anyModel},
		{"prompt", true, (*parser).prompt},
		{"max_tokens_to_sample", true, (*parser).maxTokensToSample},
		{"stream", false, (*parser).stream},
		{"stop_sequences", false, listOf((*parser).stopSequence)},
		{"metadata", false, objectOf(g.metadata)},
	}, sampling...)
}

func choices() []variant {
	kind := field{"type", true, (*parser).toolChoiceType}
	parallel := field{"disable_parallel_tool_use", false, (*parser).anyBool}
	return []variant{
		{"auto", []field{kind, parallel}},
		{"any", []field{kind, parallel}},
		{"tool", []field{kind, parallel, {"name", true, (*parser).toolChoiceName}}},
		{"none", []field{kind}},
	}
}

func thinkings() []variant {
	kind := field{"type", true, (*parser).thinkingType}
	display := field{"display", false, orNull(among("summarized", "omitted"))}
	return []variant{
		{"adaptive", []field{kind, display}},
		{"enabled", []field{kind, display, {"budget_tokens", true, (*parser).thinkingBudget}}},
		{"disabled", []field{kind}},
		{"between_tools", []field{kind}},
	}
}

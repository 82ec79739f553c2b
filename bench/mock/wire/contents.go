package wire

// contents fills in what messages are made of.
func (g *grammar) contents() {
	kind := field{"type", true, (*parser).anyString} // it has chosen the variant
	mark := field{"cache_control", false, (*parser).cacheControl}
	title := field{"title", true, (*parser).counted}
	cited := objectOf([]field{{"enabled", false, (*parser).anyBool}})
	text := variant{"text", []field{
		{"text", true, (*parser).blockText}, kind, mark, {"citations", false, (*parser).someCitations},
	}}
	image := variant{"image", []field{
		{"source", true, unionOf(&g.images)}, kind, mark, {"transformations", false, orNull((*parser).anyObject)},
	}}
	document := variant{"document", []field{
		{"source", true, unionOf(&g.documents)}, kind, mark,
		{"title", false, orNull((*parser).counted)}, {"context", false, orNull((*parser).counted)},
		{"citations", false, orNull(cited)},
	}}
	search := variant{"search_result", []field{
		{"content", true, blocksOf(&g.texts)}, kind, mark, title,
		{"source", true, (*parser).counted}, {"citations", false, cited},
	}}
	g.texts = []variant{text}
	g.results = []variant{
		text, image, document, search,
		{"tool_reference", []field{{"tool_name", true, (*parser).counted}, kind, mark}},
		{"browser_state", []field{{"tabs", true, (*parser).countedJSON}, kind, mark, {"state_changes", false, (*parser).countedJSON}}},
	}
	g.blocks = append([]variant{text, image, document, search}, calls(g, kind, mark)...)
	g.images = sources(imageSize)
	g.documents = append(sources(documentSize),
		variant{"text", []field{kind, mediaType, {"data", true, (*parser).counted}}},
		variant{"content", []field{kind, {"content", true, func(p *parser) { p.textOr(g.blocks[:2]) }}}},
	)
}

// calls are the blocks by which tools are called and answer, and thinking, which
// goes with them.
func calls(g *grammar, kind, mark field) []variant {
	caller := field{"caller", false, (*parser).anyObject}
	toolset := field{"toolset_name", false, orNull((*parser).anyString)}
	use := []field{
		{"id", true, (*parser).id}, {"name", true, (*parser).counted}, {"input", true, (*parser).countedObject},
		kind, mark, caller,
	}
	answer := []field{{"tool_use_id", true, (*parser).id}, {"content", true, (*parser).countedJSON}, kind, mark}
	called := append(answer[:4:4], caller)
	return []variant{
		{"tool_use", append(use[:6:6], toolset)},
		{"tool_result", []field{
			{"tool_use_id", true, (*parser).id}, {"content", false, func(p *parser) { p.textOr(g.results) }},
			kind, mark, toolset, {"is_error", false, (*parser).anyBool},
		}},
		{"thinking", []field{{"thinking", true, (*parser).counted}, {"signature", true, (*parser).anyString}, kind}},
		{"redacted_thinking", []field{{"data", true, (*parser).counted}, kind}},
		{"server_tool_use", use},
		{"web_search_tool_result", called},
		{"web_fetch_tool_result", called},
		{"code_execution_tool_result", answer},
		{"bash_code_execution_tool_result", answer},
		{"text_editor_code_execution_tool_result", answer},
		{"tool_search_tool_result", answer},
		{"container_upload", []field{{"file_id", true, (*parser).counted}, kind, mark}},
	}
}

var mediaType = field{"media_type", true, (*parser).anyString}

// sources are where an image or a document may be, whatever its size is taken
// for.
func sources(size int) []variant {
	kind := field{"type", true, (*parser).anyString}
	return []variant{
		{"base64", []field{kind, mediaType, {"data", true, weighing(size)}}},
		{"url", []field{kind, {"url", true, weighing(size)}}},
		{"file", []field{kind, {"file_id", true, weighing(size)}}},
	}
}

// unionOf and blocksOf take a place of the grammar, because it may be filled
// later than they are called.
func unionOf(variants *[]variant) func(*parser) {
	return func(p *parser) { p.union(*variants) }
}

func blocksOf(variants *[]variant) func(*parser) {
	return listOf(func(p *parser) { p.block(*variants) })
}

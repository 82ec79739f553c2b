package wire

// tools are the kinds of tools that a request may offer: those with a schema of
// their own, whose type may be left out, and the server's.
func tools() []variant {
	kind := field{"type", true, (*parser).anyString} // it has chosen the variant
	mark := field{"cache_control", false, (*parser).cacheControl}
	loading := []field{
		{"strict", false, (*parser).anyBool}, {"defer_loading", false, (*parser).anyBool},
		{"allowed_callers", false, (*parser).anyList}, mark,
	}
	with := func(fields ...field) []field { return append(fields, loading...) }
	examples := field{"input_examples", false, (*parser).countedJSON}
	custom := with(
		field{"name", true, (*parser).toolName},
		field{"input_schema", true, (*parser).toolSchema},
		field{"description", false, (*parser).counted},
		field{"type", false, (*parser).toolType},
		field{"eager_input_streaming", false, orNull((*parser).anyBool)},
		examples,
	)
	server := func(name string, more ...field) []field {
		return append(with(kind, field{"name", true, serverName(name)}), more...)
	}
	limits := []field{option("max_uses"), option("allowed_domains"), option("blocked_domains")}
	search := append(limits[:3:3], option("user_location"))
	fetch := append(limits[:3:3], option("citations"), option("max_content_tokens"), option("url_sources"))
	toolset := []field{kind, mark, option("configs")}
	return []variant{
		{"", custom},
		{"custom", custom},
		{"bash_20250124", server("bash", examples)},
		{"browser_toolset_20260801", toolset},
		{"computer_toolset_20260801", toolset},
		{"code_execution_20250522", server("code_execution")},
		{"code_execution_20250825", server("code_execution")},
		{"code_execution_20260120", server("code_execution")},
		{"code_execution_20260521", server("code_execution")},
		{"memory_20250818", server("memory", examples)},
		{"text_editor_20250124", server("str_replace_editor", examples)},
		{"text_editor_20250429", server("str_replace_based_edit_tool", examples)},
		{"text_editor_20250728", server("str_replace_based_edit_tool", examples, option("max_characters"))},
		{"tool_search_tool_bm25", server("tool_search_tool_bm25")},
		{"tool_search_tool_bm25_20251119", server("tool_search_tool_bm25")},
		{"tool_search_tool_regex", server("tool_search_tool_regex")},
		{"tool_search_tool_regex_20251119", server("tool_search_tool_regex")},
		{"web_search_20250305", server("web_search", search...)},
		{"web_search_20260209", server("web_search", search...)},
		{"web_search_20260318", server("web_search", append(search[:4:4], option("response_inclusion"))...)},
		{"web_fetch_20250910", server("web_fetch", fetch...)},
		{"web_fetch_20260209", server("web_fetch", fetch...)},
		{"web_fetch_20260309", server("web_fetch", append(fetch[:6:6], option("use_cache"))...)},
		{"web_fetch_20260318", server("web_fetch", append(fetch[:6:6], option("use_cache"), option("response_inclusion"))...)},
	}
}

// option is a member of a server's tool, which is not looked into.
func option(name string) field { return field{name, false, (*parser).countedJSON} }

// serverName returns the reader of the name of a server's tool, which is given.
func serverName(name string) func(*parser) {
	return func(p *parser) { p.part().count([]byte(p.oneOf(name))) }
}

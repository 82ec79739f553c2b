package wire

import (
	"net/url"
	"slices"
	"strconv"
)

// AppendList appends the page of models that the query of GET /v1/models asks
// for: limit (1 to 1000, 20 if absent), after_id or before_id, and lifecycle[],
// which is active and deprecated if absent.
func (c *Catalogue) AppendList(b []byte, query url.Values) ([]byte, *Error) {
	limit, fault := limitOf(query.Get("limit"))
	if fault != nil {
		return b, fault
	}
	listed, fault := c.listed(append(query["lifecycle[]"], query["lifecycle"]...))
	if fault != nil {
		return b, fault
	}
	page, more, fault := pageOf(listed, query.Get("after_id"), query.Get("before_id"), limit)
	if fault != nil {
		return b, fault
	}
	return appendPage(b, page, more), nil
}

func limitOf(s string) (int, *Error) {
	if s == "" {
		return 20, nil
	}
	n, err := strconv.Atoi(s)
	switch {
	case err != nil:
		return 0, invalid("limit: Input should be a valid integer, unable to parse string as an integer")
	case n < 1:
		return 0, invalid("limit: Input should be greater than or equal to 1")
	case n > 1000:
		return 0, invalid("limit: Input should be less than or equal to 1000")
	}
	return n, nil
}

// listed returns the models in one of the given stages of their life.
func (c *Catalogue) listed(stages []string) ([]*Model, *Error) {
	if len(stages) == 0 {
		stages = []string{string(Active), string(Deprecated)}
	}
	for i, s := range stages {
		if s != string(Active) && s != string(Deprecated) && s != string(Retired) {
			return nil, invalid("lifecycle." + strconv.Itoa(i) + ": Input should be 'active', 'deprecated' or 'retired'")
		}
	}
	var in []*Model
	for _, m := range c.models {
		if slices.Contains(stages, string(m.Lifecycle)) {
			in = append(in, m)
		}
	}
	return in, nil
}

// pageOf cuts a page out of all, and tells whether there is more on its far
// side.
func pageOf(all []*Model, after, before string, limit int) (page []*Model, more bool, fault *Error) {
	place := func(field, id string) int {
		i := slices.IndexFunc(all, func(m *Model) bool { return m.ID == id })
		if i < 0 {
			fault = invalid(field + ": no model of the list has the id '" + id + "'")
		}
		return i
	}
	switch {
	case after != "" && before != "":
		return nil, false, invalid("before_id: cannot be used together with after_id")
	case before != "":
		all = all[:max(0, place("before_id", before))]
		start := max(0, len(all)-limit)
		return all[start:], start > 0, fault
	case after != "":
		all = all[place("after_id", after)+1:]
	}
	n := min(limit, len(all))
	return all[:n], n < len(all), fault
}

func appendPage(b []byte, page []*Model, more bool) []byte {
	var first, last string
	b = append(b, `{"data":[`...)
	for i, m := range page {
		if i > 0 {
			b = append(b, ',')
		}
		b = m.Append(b)
		first, last = page[0].ID, m.ID
	}
	b = append(b, `],"first_id":`...)
	b = appendOrNull(b, first)
	b = append(b, `,"has_more":`...)
	b = strconv.AppendBool(b, more)
	b = append(b, `,"last_id":`...)
	b = appendOrNull(b, last)
	return append(b, '}')
}

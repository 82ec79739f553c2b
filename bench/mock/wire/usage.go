package wire

// Usage is what a question cost, in tokens. Its parts are disjoint: their sum is
// the question's [Question.Input].
type Usage struct {
	// Input was neither read from the cache nor written to it.
	Input int
	// Read was in the cache.
	Read int
	// Created5m and Created1h were written to the cache, to stay for five minutes
	// or an hour after their last use.
	Created5m, Created1h int
}

// Uncached is the usage of a question where there is no cache.
func Uncached(q *Question) Usage { return Usage{Input: q.Input} }

func (u Usage) created() int { return u.Created5m + u.Created1h }

// appendInput appends the members that are about the question, but for the
// braces.
func (u Usage) appendInput(b []byte) []byte {
	b = append(b, `"input_tokens":`...)
	b = appendInt(b, u.Input)
	b = append(b, `,"cache_creation_input_tokens":`...)
	b = appendInt(b, u.created())
	b = append(b, `,"cache_read_input_tokens":`...)
	return appendInt(b, u.Read)
}

// appendSplit appends how what was created splits up.
func (u Usage) appendSplit(b []byte) []byte {
	b = append(b, `"cache_creation":{"ephemeral_5m_input_tokens":`...)
	b = appendInt(b, u.Created5m)
	b = append(b, `,"ephemeral_1h_input_tokens":`...)
	b = appendInt(b, u.Created1h)
	return append(b, '}')
}

package watch

import "encoding/json"

// plain is an entry without the methods of one.
type plain Entry

// shown is an entry as it is in JSON. Its own fields take the place of those of
// the same name.
type shown struct {
	*plain
	Attempt *int    `json:"attempt,omitempty"`
	Pieces  []Piece `json:"pieces,omitempty"`
}

// AppendJSON appends the entry as one JSON object, with its pieces or without.
func AppendJSON(b []byte, e *Entry, pieces bool) []byte {
	s := shown{plain: (*plain)(e)}
	if e.Attempt >= 0 {
		s.Attempt = &e.Attempt
	}
	if pieces {
		s.Pieces = e.Pieces
	}
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // plain data always marshals
	}
	return append(b, text...)
}

// UnmarshalJSON reads what [AppendJSON] wrote.
func (e *Entry) UnmarshalJSON(text []byte) error {
	p := plain{Attempt: -1}
	if err := json.Unmarshal(text, &p); err != nil {
		return err
	}
	*e = Entry(p)
	return nil
}

package mock

import "encoding/json"

// content is what a message says: a string, or a list of blocks.
type content struct {
	// size is in bytes: of the text, however it was written, or of the JSON
	// where a block is something else, such as an image.
	size int
	// valid tells that it was one of the two, and no block was without a type.
	valid bool
}

// UnmarshalJSON never fails: what is wrong is told with the name of its place,
// which only the one who holds the content knows.
func (c *content) UnmarshalJSON(raw []byte) error {
	var text string
	var blocks []block
	switch {
	case json.Unmarshal(raw, &text) == nil && raw[0] == '"':
		*c = content{len(text), true}
	case json.Unmarshal(raw, &blocks) == nil && len(blocks) > 0:
		*c = sum(blocks, len(raw))
	default:
		*c = content{}
	}
	return nil
}

// A block is one part of a content.
type block struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// sum adds up the texts, and takes the size of the whole if there is more than
// text.
func sum(blocks []block, whole int) content {
	size := 0
	for _, b := range blocks {
		switch b.Type {
		case "":
			return content{}
		case "text":
			size += len(b.Text)
		default:
			return content{whole, true}
		}
	}
	return content{size, true}
}

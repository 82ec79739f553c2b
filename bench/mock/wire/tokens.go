package wire

// Tokens estimates how many tokens a request of that size has: four bytes of
// text are one token, and the last one may be shorter.
//
// The size of a request is the sum, in bytes, of
//   - its text, as UTF-8: of system, messages, tool results and documents that
//     are text, of thinking that is sent back, of a completion's prompt;
//   - the JSON, as it was sent, of tools, of the input of tool calls and of the
//     results of server tools;
//   - [imageSize] for each image, and [documentSize] for each document that is
//     not text.
//
// A text counts the same as a string and as a list of blocks. Roles, and the
// order of members, count nothing.
func Tokens(size int) int { return (size + 3) / 4 }

const (
	// imageSize is that of an image of 1600 tokens, about the most that the API
	// takes for one of a megapixel (width × height / 750).
	imageSize = 4 * 1600
	// documentSize is that of a document of 3000 tokens, which the API's
	// documentation calls the most for one page of a PDF.
	documentSize = 4 * 3000
)

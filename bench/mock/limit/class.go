package limit

import "strconv"

// A class is a class of models that share limits, with what its answers repeat.
type class struct {
	name  string
	rates Rates
	// texts are the limits as headers have them: requests, input, output, tokens.
	texts [4]string
}

func newClass(name string, r Rates) *class {
	return &class{name, r, [4]string{decimal(r.Requests), decimal(r.Input), decimal(r.Output), decimal(r.Input + r.Output)}}
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

package hitlog

import "fmt"

// A SyntaxError is a line that is no valid hit. Scanning goes on after it.
type SyntaxError struct {
	File    string
	Line    int
	Message string
}

// Pos tells where the line stands.
func (e *SyntaxError) Pos() (string, int) { return e.File, e.Line }

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
}

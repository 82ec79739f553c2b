package show

import "github.com/claudebench/claudebench/report/cost"

// A section is a part of what people read: a heading, a table, and lines below
// it. Each may be empty.
type section struct {
	heading string
	head    []string
	rows    [][]string
	// numbers is how many of the columns from the right hold numbers.
	numbers int
	lines   []string
}

// sections are the whole statement, in the order in which it is read.
func sections(s *cost.Statement) []section {
	all := []section{demands(s), instances(s), estimates(s), tokens(s), assumptions(s)}
	if len(s.Claims) > 0 {
		all = append(all, claims(s.Claims))
	}
	if len(s.Warnings) > 0 {
		all = append(all, warnings(s.Warnings))
	}
	return all
}

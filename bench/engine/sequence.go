package engine

import (
	"iter"
	"slices"

	"github.com/claudebench/claudebench/bench"
)

// Sequence chooses the given steps in their order.
func Sequence(steps iter.Seq[bench.Step]) Chooser {
	return &sequence{slices.Collect(steps)}
}

type sequence struct{ left []bench.Step }

func (s *sequence) Next([]bench.Trial) (bench.Step, bool) {
	if len(s.left) == 0 {
		return bench.Step{}, false
	}
	next := s.left[0]
	s.left = s.left[1:]
	return next, true
}

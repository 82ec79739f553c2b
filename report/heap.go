package report

import "time"

// A heap has its smallest element first. It is container/heap for one type,
// without an allocation for each hit.
type heap []time.Duration

func (h *heap) push(d time.Duration) {
	*h = append(*h, d)
	s := *h
	for i := len(s) - 1; i > 0; {
		parent := (i - 1) / 2
		if s[parent] <= s[i] {
			return
		}
		s[parent], s[i] = s[i], s[parent]
		i = parent
	}
}

// pop removes the smallest element.
func (h *heap) pop() {
	s := *h
	last := len(s) - 1
	s[0] = s[last]
	s = s[:last]
	*h = s
	for i := 0; ; {
		least := i
		for _, child := range [...]int{2*i + 1, 2*i + 2} {
			if child < last && s[child] < s[least] {
				least = child
			}
		}
		if least == i {
			return
		}
		s[least], s[i] = s[i], s[least]
		i = least
	}
}

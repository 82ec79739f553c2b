package wire

import "slices"

// lookback is the number of ends of blocks, before a mark, at which the API
// looks for a prefix that it holds. (Source: its page on prompt caching.)
const lookback = 20

// maxMarks is the number of cache_control marks that a request may have.
const maxMarks = 4

// A life is how long a mark wants its prefix to be held.
type life uint8

const (
	unmarked life = iota
	fiveMinutes
	anHour
)

// The parts of a request in the order in which the API puts them before the
// model, whichever the order of the body was.
const (
	inTools = iota
	inSystem
	inMessages
	partCount
)

// A part adds up what one member of the request says.
type part struct {
	size  int
	hash  digest
	ends  []end
	marks int
}

// An end is that of a block: what the part was up to it.
type end struct {
	size int
	hash digest
	life life
}

func (p *part) reset() {
	const kept = 4096 // so that one long request does not keep its memory forever
	if cap(p.ends) > kept {
		p.ends = nil
	}
	*p = part{ends: p.ends[:0]}
}

// count takes up what is both sent and charged for.
func (p *part) count(b []byte) {
	p.size += len(b)
	p.hash = p.hash.add(b)
}

// end ends a block.
func (p *part) end(l life) {
	if l != unmarked {
		p.marks++
	}
	p.ends = append(p.ends, end{p.size, p.hash, l})
}

// join puts the parts of a request of a model together, into the size of the
// whole and its breakpoints.
func join(parts *[partCount]part, model string, into []Breakpoint) (size int, breakpoints []Breakpoint) {
	hash := digest(0).add([]byte(model))
	breakpoints = into
	marked := slices.ContainsFunc(parts[:], func(p part) bool { return p.marks > 0 })
	for i := range parts {
		p := &parts[i]
		for _, e := range p.ends {
			if !marked {
				break
			}
			breakpoints = append(breakpoints, Breakpoint{
				Hash:   uint64(hash.fold(uint64(e.hash))),
				Tokens: Tokens(size + e.size),
				Marked: e.life != unmarked,
				Hour:   e.life == anHour,
			})
		}
		size += p.size
		hash = hash.fold(uint64(p.hash))
	}
	return size, withinSight(breakpoints)
}

// withinSight removes the ends that no mark looks back at.
func withinSight(all []Breakpoint) []Breakpoint {
	first, distance := len(all), lookback
	for i := len(all) - 1; i >= 0; i-- {
		if distance++; all[i].Marked {
			distance = 0
		}
		if distance <= lookback {
			first--
			all[first] = all[i]
		}
	}
	return all[:copy(all, all[first:])]
}

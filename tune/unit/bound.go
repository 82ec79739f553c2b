package unit

import "fmt"

// limits finds limits that are none, or never reached.
func (r *review) limits() {
	r.quota()
	r.memory()
	r.files()
}

func (r *review) quota() {
	s := r.service("CPUQuota")
	if s.Value == "" {
		return
	}
	q, err := ParseQuota(s.Value)
	if err != nil {
		r.bad(s, err)
		return
	}
	if r.facts.CPUs > 0 && q.CPUs() > float64(r.facts.CPUs) {
		r.found(s, "quota-above-cpus", Note, fmt.Sprintf("CPUQuota=%s is more than the %d CPUs here: it can never hold", s.Value, r.facts.CPUs),
			fmt.Sprintf("write at most %d%%", 100*r.facts.CPUs))
	}
	for _, b := range r.facts.Above {
		if b.Limits.CPUQuota != 0 && b.Limits.CPUQuota < q {
			r.above(s, b.By, b.Limits.CPUQuota.String())
		}
	}
}

func (r *review) memory() {
	high := r.size("MemoryHigh", func(l Limits) Size { return l.MemoryHigh })
	most := r.size("MemoryMax", func(l Limits) Size { return l.MemoryMax })
	if high != 0 && most != 0 && high >= most && high != Infinity {
		r.found(r.service("MemoryHigh"), "memory-high-above-max", Warning,
			fmt.Sprintf("MemoryHigh=%v is not below MemoryMax=%v: the service is killed before it is slowed down", high, most),
			"write a MemoryHigh= below MemoryMax=")
	}
}

// size reads a limit of the memory, and holds it against those above.
func (r *review) size(key string, of func(Limits) Size) Size {
	s := r.service(key)
	if s.Value == "" || r.facts.Memory == 0 && s.Value[len(s.Value)-1] == '%' {
		return 0
	}
	n, err := ParseSize(s.Value, r.facts.Memory)
	if err != nil {
		r.bad(s, err)
		return 0
	}
	for _, b := range r.facts.Above {
		if limit := of(b.Limits); limit != 0 && limit < n {
			r.above(s, b.By, limit.String())
		}
	}
	return n
}

func (r *review) files() {
	s := r.service("LimitNOFILE")
	if s.Value == "" {
		return
	}
	_, hard, err := ParseFiles(s.Value)
	if err != nil {
		r.bad(s, err)
		return
	}
	if r.facts.NrOpen != 0 && hard != Infinity && hard > r.facts.NrOpen {
		r.found(s, "nofile-above-nr-open", Warning,
			fmt.Sprintf("LimitNOFILE=%s is above fs.nr_open, which is %d: the kernel refuses it, and the service gets %d", s.Value, r.facts.NrOpen, r.facts.NrOpen),
			fmt.Sprintf("raise fs.nr_open to %d first", hard))
	}
}

func (r *review) above(s Setting, by, limit string) {
	r.found(s, "above-parent", Warning, fmt.Sprintf("%s=%s is never reached: %s holds at %s", s.Key, s.Value, by, limit),
		"lower it, or raise the other")
}

func (r *review) bad(s Setting, err error) {
	r.found(s, "bad-value", Error, fmt.Sprintf("%s=: %v; systemd passes it over, and there is no such limit", s.Key, err), "")
}

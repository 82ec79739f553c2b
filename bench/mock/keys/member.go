package keys

import "time"

// A member is a key that was added.
type member struct {
	label        string
	holder       *Holder
	added, until time.Time
}

func newMember(now time.Time, id ID, label string) *member {
	name := label
	if name == "" {
		name = id.Fingerprint()
	}
	return &member{label: label, holder: &Holder{ID: id, Name: name}, added: now}
}

// unlabel takes the label away. Whoever has the holder may still read it, so it
// gets another one.
func (m *member) unlabel() {
	id := m.holder.ID
	m.label, m.holder = "", &Holder{ID: id, Name: id.Fingerprint()}
}

// ended reports whether the key is refused from now on. A key is refused at the
// very instant that is its end.
func (m *member) ended(now time.Time) bool {
	return !m.until.IsZero() && !now.Before(m.until)
}

// end sets the end of the key; one that is set already is only ever brought
// forward.
func (m *member) end(t time.Time) {
	if m.until.IsZero() || t.Before(m.until) {
		m.until = t
	}
}

func (m *member) state(now time.Time) State {
	switch {
	case m.ended(now):
		return Revoked
	case !m.until.IsZero():
		return Expiring
	}
	return Active
}

func (m *member) info(now time.Time) Info {
	return Info{
		Name: m.holder.Name, Fingerprint: m.holder.ID.Fingerprint(), State: m.state(now),
		Added: m.added.Round(0), Until: m.until.Round(0),
	}
}

package keys

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

// A Ring holds keys. Its methods may be called at the same time; instants are
// passed in, and should not go backwards.
type Ring struct {
	mu      sync.RWMutex
	members map[ID]*member
	names   map[string]*member // by label, and by fingerprint
	order   []*member          // as they were added
	guests  guests             // matter only while there are no members
}

// NewRing returns a ring without keys, which accepts any.
func NewRing() *Ring {
	return &Ring{members: map[ID]*member{}, names: map[string]*member{}, guests: newGuests()}
}

// Find returns whose key this is, and whether it is accepted now. A key that is
// empty, or longer than [MaxKey], is never.
func (r *Ring) Find(now time.Time, key string) (*Holder, bool) {
	if key == "" || len(key) > MaxKey {
		return nil, false
	}
	id := idOf(key)
	if h, known := r.find(now, id); known {
		return h, h != nil
	}
	return r.welcome(now, id)
}

// find does not know guests who come for the first time. The holder is nil for
// a key that is refused.
func (r *Ring) find(now time.Time, id ID) (h *Holder, known bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	if len(r.members) == 0 {
		h = r.guests.find(id)
		return h, h != nil
	}
	if m := r.members[id]; m != nil && !m.ended(now) {
		h = m.holder
	}
	return h, true
}

// welcome admits a guest, unless the first key was added meanwhile.
func (r *Ring) welcome(now time.Time, id ID) (*Holder, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.members) == 0 {
		return r.guests.admit(id), true
	}
	m := r.members[id]
	if m == nil || m.ended(now) {
		return nil, false
	}
	return m.holder, true
}

// Add makes the ring accept the key, and from the first one on only keys that
// were added. The label names it; without one its fingerprint does. A key or a
// label that was ever added cannot be added again: that is [ErrTaken], after
// [MaxKeys] of them [ErrFull]. A key is 1 to [MaxKey] visible ASCII characters,
// a label at most [MaxLabel] bytes without control characters.
func (r *Ring) Add(now time.Time, key, label string) (Info, error) {
	if err := errors.Join(checkKey(key), checkLabel(label)); err != nil {
		return Info{}, err
	}
	id := idOf(key)
	r.mu.Lock()
	defer r.mu.Unlock()
	if label != "" && r.names[label] != nil {
		return Info{}, fmt.Errorf("label %q: %w", label, ErrTaken)
	}
	m, err := r.add(now, id, label)
	if err != nil {
		return Info{}, err
	}
	return m.info(now), nil
}

// Revoke refuses the key of that name, or fingerprint, from now on. It stays
// known and refused: when the last key is revoked, none is accepted. To revoke
// a key twice is no error; one that was never added is [ErrUnknown].
func (r *Ring) Revoke(now time.Time, name string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	m := r.names[name]
	if m == nil {
		return fmt.Errorf("%q: %w", name, ErrUnknown)
	}
	m.end(now)
	return nil
}

// Rotate puts a new key in the place of the one of that name or fingerprint. The
// old one is accepted for the overlap, 0 is not at all; it goes by its
// fingerprint from now on, because its label is handed on to the new one.
// [ErrUnknown] where there is no such key, [ErrEnded] where it was revoked or
// replaced before, [ErrTaken] where the new one was added before.
func (r *Ring) Rotate(now time.Time, name, key string, overlap time.Duration) (Info, error) {
	if err := checkKey(key); err != nil {
		return Info{}, err
	}
	if overlap < 0 {
		return Info{}, fmt.Errorf("overlap %v is negative", overlap)
	}
	id := idOf(key)
	r.mu.Lock()
	defer r.mu.Unlock()
	old := r.names[name]
	switch {
	case old == nil:
		return Info{}, fmt.Errorf("%q: %w", name, ErrUnknown)
	case old.state(now) != Active:
		return Info{}, fmt.Errorf("%q: %w", name, ErrEnded)
	}
	m, err := r.add(now, id, old.label)
	if err != nil {
		return Info{}, err
	}
	old.end(now.Add(overlap))
	old.unlabel()
	return m.info(now), nil
}

// List returns the keys as they were added, those that ended too.
func (r *Ring) List(now time.Time) []Info {
	r.mu.RLock()
	defer r.mu.RUnlock()
	all := make([]Info, 0, len(r.order))
	for _, m := range r.order {
		all = append(all, m.info(now))
	}
	return all
}

// add makes a member; an empty label stands for the fingerprint.
func (r *Ring) add(now time.Time, id ID, label string) (*member, error) {
	fingerprint := id.Fingerprint()
	switch {
	case len(r.order) >= MaxKeys:
		return nil, ErrFull
	case r.names[fingerprint] != nil:
		return nil, fmt.Errorf("key %s: %w", fingerprint, ErrTaken)
	}
	m := newMember(now, id, label)
	r.members[id] = m
	r.names[fingerprint], r.names[m.holder.Name] = m, m
	r.order = append(r.order, m)
	r.guests = guests{}
	return m, nil
}

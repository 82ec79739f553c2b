// Package keys tells whose a request is. Of a key it keeps the SHA-256 and
// nothing else, and calls it by the beginning of that or by a label, so that no
// key gets into a log, a metric or an answer.
package keys

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
)

// An ID is the SHA-256 of a key.
type ID [sha256.Size]byte

// A Holder is whoever has a key. All requests with the key share it.
type Holder struct {
	ID ID
	// Name is the label that the key was given, or else the first 12 hexadecimal
	// digits of its ID.
	Name string
}

// State is whether a key is good.
type State string

const (
	Active State = "active"
	// Expiring keys were rotated, and are good until a time.
	Expiring State = "expiring"
	Revoked  State = "revoked"
)

// Info is what may be known of a key.
type Info struct {
	Name        string    `json:"name"`
	Fingerprint string    `json:"fingerprint"`
	State       State     `json:"state"`
	Added       time.Time `json:"added"`
	// Until is when an expiring key ends, or when a revoked one did.
	Until time.Time `json:"until,omitzero"`
}

// maxStrangers is how many keys that were never added have holders of their own.
// All others share one, so that a stream of made-up keys takes no memory.
const maxStrangers = 1000

// maxKey is the length in bytes of a key, and of a label.
const maxKey = 1000

// A Ring is the keys that there are. As long as none was ever added, any will do.
type Ring struct {
	mu        sync.RWMutex
	added     map[ID]*entry
	strangers map[ID]*Holder
	other     Holder
}

type entry struct {
	holder Holder
	added  time.Time
	// until is when the key ends; it is zero while that is open.
	until time.Time
}

// NewRing returns a ring without keys.
func NewRing() *Ring {
	return &Ring{added: map[ID]*entry{}, strangers: map[ID]*Holder{}, other: Holder{Name: "other"}}
}

// Find returns whose the key is, and false if it is not good at now.
func (r *Ring) Find(now time.Time, key string) (*Holder, bool) {
	id := ID(sha256.Sum256([]byte(key)))
	r.mu.RLock()
	known, stranger, open := r.added[id], r.strangers[id], len(r.added) == 0
	r.mu.RUnlock()
	switch {
	case known != nil:
		return &known.holder, known.until.IsZero() || now.Before(known.until)
	case !open:
		return nil, false
	case stranger != nil:
		return stranger, true
	}
	return r.welcome(id), true
}

// welcome returns the holder of a key that was never added.
func (r *Ring) welcome(id ID) *Holder {
	r.mu.Lock()
	defer r.mu.Unlock()
	if h, ok := r.strangers[id]; ok {
		return h
	}
	if len(r.strangers) >= maxStrangers {
		return &r.other
	}
	h := &Holder{id, fingerprint(id)}
	r.strangers[id] = h
	return h
}

func fingerprint(id ID) string { return hex.EncodeToString(id[:6]) }

// Add makes a key good from now on. The label may be empty.
func (r *Ring) Add(now time.Time, key, label string) (Info, error) {
	if err := errors.Join(check("key", key), check("label", label)); err != nil {
		return Info{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	e, err := r.add(now, key, label)
	if err != nil {
		return Info{}, err
	}
	return e.info(now), nil
}

func (r *Ring) add(now time.Time, key, label string) (*entry, error) {
	id := ID(sha256.Sum256([]byte(key)))
	name := label
	if name == "" {
		name = fingerprint(id)
	}
	switch {
	case key == "":
		return nil, errors.New("key: is empty")
	case r.added[id] != nil:
		return nil, errors.New("key: was added before")
	case r.named(name) != nil:
		return nil, fmt.Errorf("label: %q is taken", name)
	}
	// A new entry replaces the map, so that what Find has read stays as it was.
	e := &entry{holder: Holder{id, name}, added: now}
	r.added[id] = e
	return e, nil
}

func check(what, s string) error {
	if len(s) > maxKey {
		return fmt.Errorf("%s: is longer than %d bytes", what, maxKey)
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		return fmt.Errorf("%s: holds a control character", what)
	}
	return nil
}

// Revoke ends a key at now. It stays known, so that the door is not open to any
// key again when the last one is revoked.
func (r *Ring) Revoke(now time.Time, name string) (Info, error) {
	return r.end(name, now, now)
}

// Rotate makes another key good in the place of one, which stays good for the
// overlap; with 0 it ends at once.
func (r *Ring) Rotate(now time.Time, name, key, label string, overlap time.Duration) (Info, error) {
	if err := errors.Join(check("key", key), check("label", label)); err != nil {
		return Info{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	old := r.named(name)
	if old == nil || old.state(now) == Revoked {
		return Info{}, unknown(name)
	}
	e, err := r.add(now, key, label)
	if err != nil {
		return Info{}, err
	}
	r.replace(old, now.Add(overlap))
	return e.info(now), nil
}

func (r *Ring) end(name string, now, until time.Time) (Info, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.named(name)
	if e == nil {
		return Info{}, unknown(name)
	}
	if e.state(now) != Revoked {
		e = r.replace(e, until)
	}
	return e.info(now), nil
}

// replace gives a key another end. Entries do not change: others may read them.
func (r *Ring) replace(e *entry, until time.Time) *entry {
	n := *e
	n.until = until
	r.added[e.holder.ID] = &n
	return &n
}

func unknown(name string) error { return fmt.Errorf("name: there is no key %q", name) }

func (r *Ring) named(name string) *entry {
	for _, e := range r.added {
		if e.holder.Name == name {
			return e
		}
	}
	return nil
}

// List returns all keys that were added, in that order.
func (r *Ring) List(now time.Time) []Info {
	r.mu.RLock()
	defer r.mu.RUnlock()
	all := []Info{}
	for _, e := range r.added {
		all = append(all, e.info(now))
	}
	slices.SortFunc(all, func(a, b Info) int {
		if c := a.Added.Compare(b.Added); c != 0 {
			return c
		}
		return strings.Compare(a.Name, b.Name)
	})
	return all
}

func (e *entry) info(now time.Time) Info {
	return Info{e.holder.Name, fingerprint(e.holder.ID), e.state(now), e.added, e.until}
}

func (e *entry) state(now time.Time) State {
	switch {
	case e.until.IsZero():
		return Active
	case now.Before(e.until):
		return Expiring
	}
	return Revoked
}

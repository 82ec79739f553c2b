package keys

import (
	"crypto/sha256"
	"encoding/hex"
	"unsafe"
)

// MaxGuests is how many keys that nobody added are told apart. All further ones
// share one holder, which is named [Other].
const MaxGuests = 1000

// Other is the name of the holder that further guests share. It cannot be a
// label.
const Other = "other"

// An ID is the SHA-256 of a key. The ID of [Other] is all zeros.
type ID [sha256.Size]byte

// idOf hashes the key where it lies: Sum256 only reads, but the compiler cannot
// know, and would copy the key to the heap at every request.
func idOf(key string) ID { return sha256.Sum256(unsafe.Slice(unsafe.StringData(key), len(key))) }

// Fingerprint is how the key is called where it has no label: the first 12
// digits of its ID.
func (id ID) Fingerprint() string { return hex.EncodeToString(id[:6]) }

// A Holder is who sends a key. All requests with that key share it. It never
// changes; a key that gets another name gets another holder of the same ID.
type Holder struct {
	ID ID
	// Name is the key's label, or its fingerprint where it has none.
	Name string
}

// guests are the holders of keys that nobody added.
type guests struct {
	known map[ID]*Holder
	other *Holder
}

func newGuests() guests {
	return guests{known: map[ID]*Holder{}, other: &Holder{Name: Other}}
}

// find returns the holder of a guest that has come before. It returns [Other]
// for any new guest as soon as there are too many, else nil.
func (g guests) find(id ID) *Holder {
	if h := g.known[id]; h != nil {
		return h
	}
	if len(g.known) >= MaxGuests {
		return g.other
	}
	return nil
}

// admit returns the holder of a guest, who may be new.
func (g guests) admit(id ID) *Holder {
	h := g.find(id)
	if h == nil {
		h = &Holder{ID: id, Name: id.Fingerprint()}
		g.known[id] = h
	}
	return h
}

package keys

import (
	"errors"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func add(t *testing.T, r *Ring, key, label string) Info {
	t.Helper()
	info, err := r.Add(noon, key, label)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// wants holds the name of whoever has the key, "" where it is refused.
func wants(t *testing.T, r *Ring, now time.Time, key, name string) {
	t.Helper()
	got := ""
	h, ok := r.Find(now, key)
	if ok {
		got = h.Name
	}
	if got != name || ok != (h != nil) {
		t.Errorf("%.20q is %q's, want %q", key, got, name)
	}
}

func TestOpenRing(t *testing.T) {
	r := NewRing()
	wants(t, r, noon, "", "")
	wants(t, r, noon, "abc", "ba7816bf8f01") // SHA-256 of "abc": FIPS 180-2, appendix B.1
	wants(t, r, noon, strings.Repeat("k", MaxKey), "3ea03d0be390")
	wants(t, r, noon, strings.Repeat("k", MaxKey+1), "")
	first, _ := r.Find(noon, "abc")
	if again, _ := r.Find(noon.Add(time.Hour), "abc"); again != first {
		t.Error("a key has two holders")
	}
}

func TestManyGuests(t *testing.T) {
	r := NewRing()
	for i := range MaxGuests {
		wants(t, r, noon, guest(i), idOf(guest(i)).Fingerprint())
	}
	wants(t, r, noon, guest(MaxGuests), Other)
	one, _ := r.Find(noon, guest(MaxGuests+1))
	if two, _ := r.Find(noon, guest(MaxGuests+2)); one != two || one.ID != (ID{}) {
		t.Error("further guests do not share a holder")
	}
	wants(t, r, noon, guest(7), idOf(guest(7)).Fingerprint())
}

func TestAddClosesTheDoor(t *testing.T) {
	r := NewRing()
	wants(t, r, noon, "guest", idOf("guest").Fingerprint())
	add(t, r, "abc", "team")
	add(t, r, "plain", "")
	wants(t, r, noon, "abc", "team")
	wants(t, r, noon, "plain", idOf("plain").Fingerprint())
	wants(t, r, noon, "guest", "")
	wants(t, r, noon, "stranger", "")
}

// TestGuestIsAdded: who was a guest gets the label, and stays the same by ID.
func TestGuestIsAdded(t *testing.T) {
	r := NewRing()
	before, _ := r.Find(noon, "abc")
	add(t, r, "abc", "team")
	after, ok := r.Find(noon, "abc")
	if !ok || after.Name != "team" || after.ID != before.ID || before.Name == "team" {
		t.Errorf("was %v, is %v", before, after)
	}
}

func TestRevoke(t *testing.T) {
	r := NewRing()
	add(t, r, "abc", "team")
	later := noon.Add(time.Second)
	if err := r.Revoke(later, "team"); err != nil {
		t.Fatal(err)
	}
	wants(t, r, later.Add(-1), "abc", "team")
	wants(t, r, later, "abc", "")
	wants(t, r, later, "any", "") // the door stays shut
	if err := r.Revoke(later.Add(time.Hour), "team"); err != nil {
		t.Errorf("once more: %v", err)
	}
	wants(t, r, later, "abc", "")
	if _, err := r.Add(later, "abc", ""); !errors.Is(err, ErrTaken) {
		t.Errorf("a revoked key comes back: %v", err)
	}
}

func TestRevokeByFingerprint(t *testing.T) {
	r := NewRing()
	if err := r.Revoke(noon, add(t, r, "abc", "team").Fingerprint); err != nil {
		t.Fatal(err)
	}
	wants(t, r, noon, "abc", "")
}

func TestRotate(t *testing.T) {
	r := NewRing()
	old := add(t, r, "old", "team")
	info, err := r.Rotate(noon, "team", "new", time.Minute)
	if err != nil || info.Name != "team" || info.State != Active {
		t.Fatal(info, err)
	}
	end := noon.Add(time.Minute)
	wants(t, r, noon, "new", "team")
	wants(t, r, end.Add(-1), "old", old.Fingerprint)
	wants(t, r, end, "old", "")
	wants(t, r, end, "new", "team")

	list := r.List(end.Add(-1))
	if len(list) != 2 || list[0].State != Expiring || !list[0].Until.Equal(end) || list[1].Name != "team" {
		t.Errorf("list: %+v", list)
	}
	if _, err := r.Rotate(noon, old.Name, "newest", 0); err != nil {
		t.Errorf("by its label: %v", err)
	}
	wants(t, r, noon, "new", "")
	wants(t, r, noon, "newest", "team")
	if _, err := r.Rotate(noon, old.Fingerprint, "more", 0); !errors.Is(err, ErrEnded) {
		t.Errorf("one that expires: %v", err)
	}
}

// TestRevokeExpiring: an end is brought forward, and never put off.
func TestRevokeExpiring(t *testing.T) {
	r := NewRing()
	old := add(t, r, "old", "")
	if _, err := r.Rotate(noon, old.Name, "new", time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := r.Revoke(noon.Add(time.Second), old.Name); err != nil {
		t.Fatal(err)
	}
	wants(t, r, noon.Add(time.Second), "old", "")
	if err := r.Revoke(noon.Add(time.Hour), old.Name); err != nil {
		t.Fatal(err)
	}
	wants(t, r, noon.Add(time.Second), "old", "")
}

func TestErrors(t *testing.T) {
	r := NewRing()
	team := add(t, r, "abc", "team")
	add(t, r, "gone", "gone")
	if err := r.Revoke(noon, "gone"); err != nil {
		t.Fatal(err)
	}
	try := func(key, label string) error { _, err := r.Add(noon, key, label); return err }
	rotate := func(name, key string, overlap time.Duration) error {
		_, err := r.Rotate(noon, name, key, overlap)
		return err
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{try("", ""), "key is empty"},
		{try("a\nb", ""), "key contains a character that is not visible ASCII"},
		{try("a b", ""), "key contains a character that is not visible ASCII"},
		{try("ä", ""), "key contains a character that is not visible ASCII"},
		{try("a\x7f", ""), "key contains a character that is not visible ASCII"},
		{try(strings.Repeat("k", MaxKey+1), ""), "key is longer than 8192 bytes"},
		{try("k", strings.Repeat("l", MaxLabel+1)), "label is longer than 64 bytes"},
		{try("k", "a\tb"), "label contains a control character"},
		{try("k", "\xff"), "label is not UTF-8"},
		{try("k", "other"), `label "other": already in use by the keys that nobody added`},
		{try("k", "team"), `label "team": already in use`},
		{try("k", "gone"), `label "gone": already in use`},
		{try("k", team.Fingerprint), `label "ba7816bf8f01": already in use`},
		{try("abc", "more"), "key ba7816bf8f01: already in use"},
		{r.Revoke(noon, "nobody"), `"nobody": no key of that name`},
		{r.Revoke(noon, ""), `"": no key of that name`},
		{rotate("nobody", "k", 0), `"nobody": no key of that name`},
		{rotate("gone", "k", 0), `"gone": key has ended, or is about to`},
		{rotate("team", "", 0), "key is empty"},
		{rotate("team", "k", -1), "overlap -1ns is negative"},
		{rotate("team", "abc", 0), "key ba7816bf8f01: already in use"},
	} {
		if c.err == nil || c.err.Error() != c.want {
			t.Errorf("%v, want %s", c.err, c.want)
		}
	}
	wants(t, r, noon, "abc", "team") // refused operations changed nothing
	wants(t, r, noon, "k", "")
}

// TestLongest: a key and a label may be as long as is said, and are found then.
func TestLongest(t *testing.T) {
	r := NewRing()
	key, label := strings.Repeat("k", MaxKey), strings.Repeat("l", MaxLabel)
	add(t, r, key, label)
	wants(t, r, noon, key, label)
}

func TestFull(t *testing.T) {
	r := NewRing()
	for i := range MaxKeys {
		add(t, r, guest(i), "")
	}
	if _, err := r.Add(noon, "one-more", ""); !errors.Is(err, ErrFull) {
		t.Error(err)
	}
}

package keys

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

func guest(i int) string    { return "key-" + strconv.Itoa(i) }
func nameOf(i int) string   { return "label-" + strconv.Itoa(i) }
func pick(r *rand.Rand) int { return r.IntN(12) }

// A model is a ring put as simply as can be: who may use a key until when.
type model struct {
	until map[string]time.Time // by key; far ahead while there is no end
	key   map[string]string    // by label
}

var never = noon.Add(1000 * time.Hour)

func (m *model) add(key, label string) bool {
	if _, known := m.until[key]; known || m.key[label] != "" {
		return false
	}
	m.until[key], m.key[label] = never, key
	return true
}

func (m *model) revoke(now time.Time, label string) bool {
	key, known := m.key[label]
	if known && now.Before(m.until[key]) {
		m.until[key] = now
	}
	return known
}

func (m *model) rotate(now time.Time, label, key string, overlap time.Duration) bool {
	old := m.key[label]
	if _, known := m.until[key]; known || m.until[old] != never {
		return false
	}
	m.until[old] = now.Add(overlap)
	m.until[key], m.key[label] = never, key
	return true
}

func (m *model) accepts(now time.Time, key string) bool {
	return len(m.until) == 0 || now.Before(m.until[key])
}

// TestModel does the same at random to a ring and to a model, and asks both about
// every key after every step.
func TestModel(t *testing.T) {
	for seed := range uint64(200) {
		draw := rand.New(rand.NewPCG(seed, 0))
		r, m, now := NewRing(), &model{map[string]time.Time{}, map[string]string{}}, noon
		for step := range 40 {
			now = now.Add(time.Duration(draw.IntN(3)) * time.Second)
			key, label := guest(pick(draw)), nameOf(pick(draw))
			var want bool
			var err error
			switch draw.IntN(3) {
			case 0:
				want = m.add(key, label)
				_, err = r.Add(now, key, label)
			case 1:
				want = m.revoke(now, label)
				err = r.Revoke(now, label)
			case 2:
				overlap := time.Duration(draw.IntN(5)) * time.Second
				want = m.rotate(now, label, key, overlap)
				_, err = r.Rotate(now, label, key, overlap)
			}
			if (err == nil) != want {
				t.Fatalf("seed %d, step %d: %v, the model says %v", seed, step, err, want)
			}
			agree(t, r, m, now)
		}
	}
}

func agree(t *testing.T, r *Ring, m *model, now time.Time) {
	t.Helper()
	for i := range 12 {
		if _, ok := r.Find(now, guest(i)); ok != m.accepts(now, guest(i)) {
			t.Fatalf("%s is accepted: %v, the model says the opposite", guest(i), ok)
		}
	}
	live := 0
	for _, info := range r.List(now) {
		if info.State != Revoked {
			live++
		}
	}
	for key := range m.until {
		if m.accepts(now, key) {
			live--
		}
	}
	if live != 0 {
		t.Fatalf("the list has %d live keys more than the model", live)
	}
}

// TestConcurrent is for the race detector: whatever happens meanwhile, a key that
// nobody touches is its holder's.
func TestConcurrent(t *testing.T) {
	r := NewRing()
	add(t, r, "steady", "steady")
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := range 200 {
				key := guest(worker*1000 + i)
				_, _ = r.Add(noon, key, key)
				_, _ = r.Rotate(noon, key, key+"-next", time.Second)
				_ = r.Revoke(noon, key)
				r.List(noon)
				if h, ok := r.Find(noon, "steady"); !ok || h.Name != "steady" {
					t.Error("lost a key")
				}
			}
		})
	}
	all.Wait()
}

// TestSecrecy: no key gets out, neither in a list nor in an error.
func TestSecrecy(t *testing.T) {
	const secret = "sk-ant-secret"
	r := NewRing()
	add(t, r, secret, "")
	_, again := r.Add(noon, secret, "more")
	_, rotated := r.Rotate(noon, idOf(secret).Fingerprint(), secret, 0)
	_, odd := r.Add(noon, secret+"\n", "")
	list, err := json.Marshal(r.List(noon))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{string(list), again.Error(), rotated.Error(), odd.Error()} {
		if strings.Contains(text, "secret") {
			t.Errorf("the key is in %s", text)
		}
	}
	const want = `[{"name":"3fee3f0a4fb7","fingerprint":"3fee3f0a4fb7","state":"active","added":"2026-11-23T12:00:00Z"}]`
	if string(list) != want {
		t.Errorf("list: %s", list)
	}
}

// FuzzFind: a key is accepted by an open ring if it has a length that is allowed,
// and by one that it was added to.
func FuzzFind(f *testing.F) {
	f.Add("sk-ant-api03-abc", "team")
	f.Add("", "")
	f.Add("ä\x00", "other")
	f.Fuzz(func(t *testing.T, key, label string) {
		r := NewRing()
		if _, ok := r.Find(noon, key); ok != (len(key) >= 1 && len(key) <= MaxKey) {
			t.Errorf("an open ring accepts %q: %v", key, ok)
		}
		info, err := r.Add(noon, key, label)
		h, ok := r.Find(noon, key)
		if err == nil && (!ok || h.Name != info.Name) {
			t.Errorf("%q was added and is %v's", key, h)
		}
		if _, stranger := r.Find(noon, key+"x"); err == nil && stranger {
			t.Error("another key is accepted too")
		}
	})
}

func TestFindAllocatesNothing(t *testing.T) {
	r := NewRing()
	key := strings.Repeat("x", 108)
	if n := testing.AllocsPerRun(100, func() { r.Find(noon, key) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkFind(b *testing.B) {
	key := "sk-ant-api03-" + strings.Repeat("x", 95)
	guests := NewRing()
	members := NewRing()
	if _, err := members.Add(noon, key, "team"); err != nil {
		b.Fatal(err)
	}
	for name, r := range map[string]*Ring{"guest": guests, "member": members} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := r.Find(noon, key); !ok {
					b.Fatal("refused")
				}
			}
		})
	}
}

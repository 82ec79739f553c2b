package wire

import (
	"sync"
	"time"
)

// heldPrefixes is how many prefixes a cache holds, some 6 MB; the oldest one
// makes room for the next.
const heldPrefixes = 1 << 16

// A Cache decides what of a question the API would have found in its prompt
// cache: the longest prefix of it that an earlier question of the same owner has
// marked, not longer ago than the prefix is held. It is safe for concurrent use.
type Cache struct {
	minTokens int
	mu        sync.Mutex
	held      map[prefix]lease
	// order is the prefixes by age, as a ring whose oldest is at next.
	order []prefix
	next  int
}

type prefix struct{ owner, hash uint64 }

// A lease is until when a prefix is held, and for how long after each use.
type lease struct {
	until time.Time
	life  time.Duration
}

// NewCache returns a cache that holds no prefix shorter than minTokens. (The API
// documents 1024 for most models, and up to 4096.)
func NewCache(minTokens int) *Cache {
	return &Cache{minTokens: minTokens, held: map[prefix]lease{}}
}

// Use puts the question's marked prefixes into the cache, and returns what came
// from it. A question without marks does not touch it. The instants of calls may
// be out of order by a little.
func (c *Cache) Use(now time.Time, owner uint64, q *Question) Usage {
	if len(q.Breakpoints) == 0 {
		return Uncached(q)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	u := Usage{Read: c.read(now, owner, q.Breakpoints)}
	last := u.Read
	for _, b := range q.Breakpoints {
		if !b.Marked || b.Tokens < c.minTokens {
			continue
		}
		if new := max(0, b.Tokens-last); b.Hour {
			u.Created1h += new
		} else {
			u.Created5m += new
		}
		last = max(last, b.Tokens)
		c.hold(prefix{owner, b.Hash}, now, b.lifetime())
	}
	u.Input = q.Input - last
	return u
}

func (b Breakpoint) lifetime() time.Duration {
	if b.Hour {
		return time.Hour
	}
	return 5 * time.Minute
}

// read returns the length of the longest prefix that is held, and renews it.
func (c *Cache) read(now time.Time, owner uint64, all []Breakpoint) int {
	for i := len(all) - 1; i >= 0; i-- {
		p := prefix{owner, all[i].Hash}
		if l, ok := c.held[p]; ok && now.Before(l.until) {
			c.hold(p, now, l.life)
			return all[i].Tokens
		}
	}
	return 0
}

// hold holds a prefix from now on.
func (c *Cache) hold(p prefix, now time.Time, life time.Duration) {
	if _, known := c.held[p]; !known {
		c.enter(p)
	}
	c.held[p] = lease{now.Add(life), life}
}

func (c *Cache) enter(p prefix) {
	if len(c.order) < heldPrefixes {
		c.order = append(c.order, p)
		return
	}
	delete(c.held, c.order[c.next])
	c.order[c.next] = p
	c.next = (c.next + 1) % heldPrefixes
}

// Reset empties the cache.
func (c *Cache) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.held)
	c.order, c.next = c.order[:0], 0
}

package limit

import "time"

// Look describes the limits of a key for a class of models, and takes nothing.
func (l *Limiter) Look(now time.Time, key Key, class string) Status {
	a := l.open(now, key)
	defer a.mu.Unlock()
	return l.status(l.pool(a, class, a.at(now)), now)
}

// pool is what a key has of a class, which is all of it at first.
func (l *Limiter) pool(a *account, class string, at instant) *pool {
	p := a.pool(class, at)
	if p == nil {
		p = newPool(l.class(class), l.burst, at)
		a.pools = append(a.pools, p)
	}
	return p
}

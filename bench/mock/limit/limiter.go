package limit

import (
	"cmp"
	"sync"
	"time"
)

// A Key is whose requests are counted together: the SHA-256 of an API key.
type Key [32]byte

// maxAccounts is how many keys are remembered at once.
const maxAccounts = 10_000

// A Limiter admits requests. It may be used by many goroutines at once.
//
// It remembers up to 10,000 keys. When there are more, it forgets those that have
// used nothing for so long that their buckets are full again; if that leaves more
// than half, all that have no request in flight, whose limits, acceleration and
// spending then start anew. A key with a request in flight is never forgotten, even
// if there are more than 10,000 of them.
type Limiter struct {
	limits Limits
	// cap is in nano-dollars.
	cap    int64
	capped bool
	burst  float64
	stamps stamps

	// classes holds a *class by its name.
	classes  sync.Map
	mu       sync.RWMutex
	accounts map[Key]*account
}

// New returns a limiter, or an error of all that [Limits.Validate] finds.
func New(l Limits) (*Limiter, error) {
	if faults := l.Validate("limits", nil); len(faults) > 0 {
		return nil, faults
	}
	limiter := &Limiter{limits: l, burst: cmp.Or(l.Burst, 1), accounts: map[Key]*account{}}
	limiter.cap, limiter.capped = l.cap()
	return limiter, nil
}

// Admit decides on a request of a key to a class of models, whose prompt has so
// many input tokens that were not read from the cache. It takes what the request
// uses from all its limits, or nothing from any. Whoever is given a grant must end
// it with [Grant.Done].
//
// Instants need not be in order; one that is past is taken for the latest.
func (l *Limiter) Admit(now time.Time, key Key, class string, input int) (Grant, *Refusal) {
	a := l.open(now, key)
	defer a.mu.Unlock()
	at := a.at(now)
	p := l.pool(a, class, at)
	tokens := max(int64(input), 0)
	if r := l.refuse(a, p, at, tokens); r != nil {
		r.Status = l.status(p, now)
		return Grant{}, r
	}
	p.take(tokens)
	a.inFlight++
	return Grant{limiter: l, account: a, pool: p, input: tokens, minute: p.ramp.minute}, nil
}

// open returns the account of a key, locked.
func (l *Limiter) open(now time.Time, key Key) *account {
	for {
		a := l.account(now, key)
		a.mu.Lock()
		if !a.closed {
			return a
		}
		a.mu.Unlock()
	}
}

func (l *Limiter) account(now time.Time, key Key) *account {
	l.mu.RLock()
	a := l.accounts[key]
	l.mu.RUnlock()
	if a != nil {
		return a
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if a := l.accounts[key]; a != nil {
		return a
	}
	if len(l.accounts) >= maxAccounts {
		l.forget(now)
	}
	a = &account{born: now}
	l.accounts[key] = a
	return a
}

// forget makes room among the accounts.
func (l *Limiter) forget(now time.Time) {
	l.close(func(a *account) bool {
		return a.fresh(now) && (a.spent == 0 || !l.capped)
	})
	if len(l.accounts) > maxAccounts/2 {
		l.close(func(a *account) bool { return a.inFlight == 0 })
	}
}

// close closes the accounts for which which is true.
func (l *Limiter) close(which func(*account) bool) {
	for key, a := range l.accounts {
		a.mu.Lock()
		if a.closed = which(a); a.closed {
			delete(l.accounts, key)
		}
		a.mu.Unlock()
	}
}

// class returns the class with a name.
func (l *Limiter) class(name string) *class {
	c, ok := l.classes.Load(name)
	if !ok {
		c, _ = l.classes.LoadOrStore(name, newClass(name, l.limits.of(name)))
	}
	return c.(*class)
}

func (l *Limiter) status(p *pool, now time.Time) Status {
	s := p.status(now)
	s.stamps = &l.stamps
	return s
}

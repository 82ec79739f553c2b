package report

import "time"

// A flight follows how many requests are in flight in a closed loop, to check
// the loop against Little's law.
//
// The law says that the mean number of requests in flight is their throughput
// times their mean latency. A trial starts and ends empty, which would blur
// the check; it is therefore made in the steady window, from the first moment
// at which all of the asked requests are in flight (the first dispatch, if
// that never happens) until the last dispatch, and requests that reach beyond
// its edges count with the part that lies inside:
//
//	share = sum of overlaps with the window / (length of the window * asked)
//
// The sum of the overlaps is the integral of the number in flight, which is
// what is kept here. A client that sends the next request late, or lets it wait
// for a connection before its own clock starts, falls below 1.
type flight struct {
	asked int
	// ends of the requests in flight, as offsets from the first dispatch.
	ends heap
	// from is where the window begins, now how far the integral has come.
	from, now time.Duration
	steady    bool
	// area is the integral since from, in requests times nanoseconds.
	area float64
}

func newFlight(asked int) *flight { return &flight{asked: asked} }

// add takes a request into account; its start is not before that of the last.
func (f *flight) add(start, end time.Duration) {
	for len(f.ends) > 0 && f.ends[0] <= start {
		f.advance(f.ends[0])
		f.ends.pop()
	}
	f.advance(start)
	f.ends.push(end)
	if !f.steady && len(f.ends) >= f.asked {
		f.steady = true
		f.from, f.area = start, 0
	}
}

func (f *flight) advance(t time.Duration) {
	f.area += float64(len(f.ends)) * float64(t-f.now)
	f.now = t
}

// share is nil if the window has no length.
func (f *flight) share() *float64 {
	window := f.now - f.from
	if window <= 0 || f.asked < 1 {
		return nil
	}
	share := f.area / (float64(window) * float64(f.asked))
	return &share
}

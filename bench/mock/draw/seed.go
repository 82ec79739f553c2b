package draw

// A Seed is where a sequence of draws starts.
type Seed uint64

// golden is 2^64 divided by the golden ratio, the step of SplitMix64.
const golden = 0x9e3779b97f4a7c15

// At is the seed of the n-th of several things, such as requests, that each have
// a sequence of their own.
func (s Seed) At(n uint64) Seed { return Seed(mix(uint64(s) + (n+1)*golden)) }

// For is the seed of a purpose, such as the lengths of answers, so that a draw
// for one tells nothing of those for another.
func (s Seed) For(purpose string) Seed {
	h := uint64(0xcbf29ce484222325) // FNV-1a
	for i := range len(purpose) {
		h = (h ^ uint64(purpose[i])) * 0x100000001b3
	}
	return Seed(mix(uint64(s) ^ mix(h)))
}

// Unit is the n-th number of the sequence, evenly drawn from those strictly
// between 0 and 1.
func (s Seed) Unit(n uint64) float64 { return between(uint64(s.At(n))) }

// between is the middle of one of 2^52 equal parts of what lies between 0 and 1.
// With 2^53 parts the middle of the last would round to 1.
func between(bits uint64) float64 { return (float64(bits>>12) + 0.5) / (1 << 52) }

// mix is the finalizer of SplitMix64 (Steele, Lea, Flood 2014,
// doi:10.1145/2660193.2660195).
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

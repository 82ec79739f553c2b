// Package mock answers like the Claude API, at a pace that can be chosen and
// repeated: the n-th request since the last reset takes the same time whoever
// sends it. It needs no account and keeps no key.
//
// Each answer tells, in the header x-mock-service-time, the nanoseconds that
// it really took, so that a client's own share of a latency can be known.
package mock

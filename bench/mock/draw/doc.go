// Package draw makes seeded draws from distributions of durations and of counts.
//
// A draw depends on a seed and on its number and on nothing else. So draws need
// no lock and keep no state, and any one of them can be had again.
package draw

// Package bench holds the nouns of a measurement and what makes each valid:
// a [Plan] is carried out as [Step]s, each step is one [Trial] of one client,
// a trial is made of [Hit]s, and a [Run] keeps them together.
//
// The package does nothing: it neither sends, measures, nor prints. Durations
// are nanoseconds on a monotonic clock, sizes are bytes, and a field that is
// absent means "not known", which is never the same as zero.
package bench

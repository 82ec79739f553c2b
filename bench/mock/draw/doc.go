// Package draw makes seeded draws from distributions of durations and of counts.
//
// A draw depends on a seed and on its number and on nothing else. So draws need
// no lock and keep no state, and any one of them can be had again.
//
// A distribution is written as one of these, with durations such as 60ms for
// [Time] and whole numbers for [Count]:
//
//	60ms                                 the same as fixed(60ms)
//	fixed(60ms)                          always that
//	uniform(40ms,80ms)                   anything between the two alike
//	normal(mean=60ms,sd=10ms)            what would lie below 0 is 0
//	lognormal(median=60ms,p99=120ms)     a long tail, through these two quantiles
//	exponential(mean=60ms)               the gaps between events that are independent
//	empirical(p50=60ms,p90=90ms,p95=110ms,p99=200ms)
//	                                     through these quantiles, see below
//	recorded(FILE)                       the values in a file, each as likely as any
//
// Between its quantiles an empirical distribution is linear. Below the median
// it is linear from half of that, and above the 99th percentile the line from
// the 95th goes on, so that the largest draw, p99 + (p99-p95)/4, is near to what
// was seen.
//
// A recorded file has one value a line; empty lines and those that begin with #
// do not count. It is read once, and the order of its values means nothing.
package draw

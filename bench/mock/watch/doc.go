// Package watch is what happened, for those who watch: counts, a journal of past
// requests, and metrics for Prometheus. It never sees a body or a key.
package watch

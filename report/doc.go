// Package report turns a run into a [Document]: the figures of every client in
// every phase, what makes them doubtful, and how they stand to the figures
// that were published. It prints nothing. docs/method.md says how the numbers
// are made.
package report

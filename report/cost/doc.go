// Package cost says what a million requests cost on a machine that one rents,
// and, beside it, what their tokens cost.
//
// A run tells what a request takes: CPU time, the memory of a worker, bytes. An
// instance has so much of each, of which assumptions let a part be used. The
// least of the three capacities binds, and price over capacity is the cost. All
// bounds of the run's figures are carried through. docs/cost.md has the formulas.
package cost

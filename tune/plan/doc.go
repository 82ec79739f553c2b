// Package plan makes plans of what a check has found: which value, file, directory or
// controller becomes what, and nothing that is not ours to change. A plan is data; it can
// be printed, saved, and carried out later by package tune.
package plan

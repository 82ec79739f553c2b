// Package confine runs a command in a cgroup of its own, and tells what it used and was
// denied.
package confine

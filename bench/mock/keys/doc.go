// Package keys knows whose request a request is.
//
// While no key was ever added, any key is accepted. From the first one added on
// only those that were added are, and a key that ended stays refused for good.
// Keys are not kept: what is kept of a key is its SHA-256, and what is shown of
// it is its label, or the first 12 digits of that.
package keys

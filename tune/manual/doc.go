// Package manual holds what is known of each setting: what it does and does not,
// what it costs, since when it is there, and the document that says so.
package manual

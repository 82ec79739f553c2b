// Package profile says what is wanted of a host: YAML, strict, and one profile may
// extend others.
package profile

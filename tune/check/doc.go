// Package check holds a host against a profile: what each setting is, what it will be
// after a reboot and which file decides that, whether it can make a difference here, and
// what limits services and processes. It changes nothing.
package check

// Package host is the only hands that tune has on a host: its files, below a
// directory that may be "/"; its kernel's values; its namespaces; its systemd.
//
// It follows a link only where nobody but root could have put it, changes files
// only as a whole, and never creates anything in /proc or /sys but a cgroup.
package host

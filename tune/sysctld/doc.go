// Package sysctld tells what the files of sysctl.d say: which assignment of a key
// wins, and which it overrides.
//
// Two programs read those files, and do not agree: systemd-sysctl at boot
// (sysctl.d(5)), and procps's sysctl --system, which reads /etc/sysctl.conf, too,
// and last (sysctl(8)).
package sysctld

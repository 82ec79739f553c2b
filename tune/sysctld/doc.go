// Package sysctld tells what the files of sysctl.d say: which line decides a key,
// and which lines it overrides.
//
// Two programs read those files, and do not agree. [Systemd] does as systemd-sysctl
// does at boot (sysctl.d(5), as of systemd 252), [Procps] as sysctl --system does
// (sysctl(8), as of procps 4.0.2). Both read the files in the order of their names,
// whatever their directories; of those with one name, only that in the first
// directory; and both set what is named in full rather than by a pattern. They
// differ in that
//
//   - procps reads /etc/sysctl.conf, too, and last; systemd-sysctl only where a
//     distribution has put a link to it into a directory,
//   - procps reads hidden files (.x.conf),
//   - "-key" without a value, which keeps patterns from a key, also takes back an
//     earlier line for the same key from systemd-sysctl, but not from procps,
//   - a line that says again what an earlier one said leaves the earlier one's turn
//     to systemd-sysctl: a pattern in between still comes after it,
//   - systemd-sysctl ends lines at carriage returns and zero bytes, simplifies a key
//     such as a..b, and takes braces for alternatives in patterns.
//
// Since procps 4.0.5 an excluded pattern keeps other patterns from what it matches.
// What systemd-sysctl is given as the credential sysctl.extra is not known here, nor
// is what the kernel was given on its command line.
package sysctld

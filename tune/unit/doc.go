// Package unit reads and writes the files of systemd that describe a service, and
// tells what is wrong in them.
//
// It works on text alone: systemd.syntax(7) for the lines, systemd.unit(5) for
// where files lie and how drop-ins add to them, systemd.service(5), systemd.exec(5)
// and systemd.resource-control(5) for what they say. Specifiers such as %n are left
// as they are. What differs between versions is as of systemd 252, unless a version
// is asked for.
package unit

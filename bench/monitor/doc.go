// Package monitor tells what processes and the machine used while a trial
// ran: CPU time, memory, threads and open files. It reads Linux's /proc.
//
// The figures of the machine come from gopsutil. Those of a process are read
// here, from its line in /proc/PID/stat, for two reasons. gopsutil leaves out
// the CPU time of children that were waited for, and with it nearly all that a
// client spends which starts a short-lived program for every request. And it
// reads five files where one has everything, which a monitor that shares its
// machine with what it measures should not: compare BenchmarkRead with
// BenchmarkGopsutil.
package monitor

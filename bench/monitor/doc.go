// Package monitor tells what processes and the machine used while a trial
// ran: CPU time, memory, threads and open files. It reads Linux's /proc.
//
// The figures of the machine come from gopsutil. Those of a process are read
// here, from its line in /proc/PID/stat, for two reasons. gopsutil leaves out
// the CPU time of children that were waited for, and with it nearly all that a
// client spends which starts a short-lived program for every request. And it
// takes some 80 µs where one line has everything in less than 10 (compare
// BenchmarkGopsutil with BenchmarkRead), and the monitor shares its machine
// with what it measures. A sample of a client, a mock and the machine takes
// some 40 µs ten times a second: 0.04 % of one core.
package monitor

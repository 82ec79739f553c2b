package cgroup

import (
	"os"
	"path"
	"slices"
	"strings"
)

// A Value is what a file of a group shall say.
type Value struct{ File, Value string }

// Taken tells whether a file that now says something says what was meant: the kernel
// rounds memory down to whole pages, has names of its own for no limit, and writes a
// list of CPUs in its shortest form.
func (v Value) Taken(now string) bool {
	switch name := path.Base(v.File); {
	case strings.HasPrefix(name, "memory."):
		return sameMemory(v.Value, now)
	case name == "cpuset.cpus":
		return sameCPUs(v.Value, now)
	}
	return strings.Join(strings.Fields(v.Value), " ") == strings.Join(strings.Fields(now), " ")
}

func sameMemory(want, now string) bool {
	if want == "-1" {
		want = "max"
	}
	n, err1 := parseLimit(want)
	m, err2 := parseLimit(now)
	if n != Unlimited {
		n -= n % int64(os.Getpagesize())
	}
	return err1 == nil && err2 == nil && n == m
}

func sameCPUs(want, now string) bool {
	a, err1 := ParseCPUs(want)
	b, err2 := ParseCPUs(now)
	return err1 == nil && err2 == nil && slices.Equal(a, b)
}

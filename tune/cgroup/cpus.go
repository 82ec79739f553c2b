package cgroup

import (
	"fmt"
	"strconv"
	"strings"
)

// maxCPU is the highest number of a CPU that a kernel can be built for.
const maxCPU = 8191

// ParseCPUs reads a list such as "0-1,3", and returns the numbers in order, each once.
// They are at most 8191.
func ParseCPUs(list string) ([]int, error) {
	var in [maxCPU + 1]bool
	for part := range strings.SplitSeq(list, ",") {
		first, last, ok := strings.Cut(part, "-")
		if !ok {
			last = first
		}
		from, err1 := strconv.ParseUint(first, 10, 32)
		to, err2 := strconv.ParseUint(last, 10, 32)
		if err1 != nil || err2 != nil || from > to || to > maxCPU {
			return nil, fmt.Errorf("%.40q is no list of CPUs such as 0-1,3", list)
		}
		for cpu := from; cpu <= to; cpu++ {
			in[cpu] = true
		}
	}
	var all []int
	for cpu, in := range in {
		if in {
			all = append(all, cpu)
		}
	}
	return all, nil
}

package cost

import (
	"fmt"
	"strconv"
)

// An Instance is a kind of machine that can be rented.
type Instance struct {
	// Name is the provider's, once in a catalogue.
	Name     string `yaml:"name"`
	Provider string `yaml:"provider"`
	// Region is where the price is asked; empty if it does not matter.
	Region string `yaml:"region"`
	// VCPUs is the number of its CPUs as the provider counts them, from 1.
	VCPUs int `yaml:"vcpus"`
	// MemoryGiB is above 0; 1 GiB is 2^30 bytes.
	MemoryGiB float64 `yaml:"memory_gib"`
	// USDPerHour is the price while it runs, above 0.
	USDPerHour float64 `yaml:"usd_per_hour"`
	// NetworkGbps is the bandwidth that it can have for hours, in 10^9 bits per
	// second; 0 means not known.
	NetworkGbps float64 `yaml:"network_gbps"`
	// CPUBaseline is the share of all its CPUs' time that the price includes,
	// above 0 and at most 1; 0 means all of it.
	CPUBaseline float64 `yaml:"cpu_baseline"`
	// SurplusUSDPerVCPUHour is the price of CPU time beyond the baseline; 0
	// means that there is none to be had.
	SurplusUSDPerVCPUHour float64 `yaml:"surplus_usd_per_vcpu_hour"`
	// Sources say where all this can be read.
	Sources []string `yaml:"sources"`
}

// A bound is what a number of a file must keep.
type bound struct {
	field     string
	value     float64
	low, high float64
	// above: low itself is too little. optional: the field may be left out.
	above, optional bool
}

// fault is empty if the number keeps its bound; one that is no number does not.
func (b bound) fault() string {
	if b.value >= b.low && b.value <= b.high && !(b.above && b.value == b.low) {
		return ""
	}
	if b.above {
		return fmt.Sprintf("must be above %s and at most %s, is %s", plain(b.low), plain(b.high), plain(b.value))
	}
	return fmt.Sprintf("must be between %s and %s, is %s", plain(b.low), plain(b.high), plain(b.value))
}

// plain writes a number with all of its digits.
func plain(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func (i Instance) bounds() []bound {
	return []bound{
		{field: "vcpus", value: float64(i.VCPUs), low: 1, high: 10_000},
		{field: "memory_gib", value: i.MemoryGiB, high: 1e6, above: true},
		{field: "usd_per_hour", value: i.USDPerHour, high: 1e6, above: true},
		{field: "network_gbps", value: i.NetworkGbps, high: 1e6, above: true, optional: true},
		{field: "cpu_baseline", value: i.CPUBaseline, high: 1, above: true, optional: true},
		{field: "surplus_usd_per_vcpu_hour", value: i.SurplusUSDPerVCPUHour, high: 1e6, optional: true},
	}
}

// Included is the share of the CPUs' time that the price includes, above 0 and
// at most 1.
func (i Instance) Included() float64 {
	if i.CPUBaseline == 0 {
		return 1
	}
	return i.CPUBaseline
}

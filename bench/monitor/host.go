package monitor

import (
	"context"
	"os"
	"strings"

	"github.com/shirou/gopsutil/v3/cpu"
	"github.com/shirou/gopsutil/v3/host"
	"github.com/shirou/gopsutil/v3/mem"

	"github.com/claudebench/claudebench/bench"
)

// Host describes this machine. A field that cannot be read is empty or 0,
// which means that it is not known.
func Host(ctx context.Context) bench.Host {
	h := bench.Host{Cores: cores()}
	if release, err := os.ReadFile("/etc/os-release"); err == nil {
		h.OS = prettyName(string(release))
	}
	if kernel, err := host.KernelVersionWithContext(ctx); err == nil {
		h.Kernel = kernel
	}
	if cpus, err := cpu.InfoWithContext(ctx); err == nil && len(cpus) > 0 {
		h.CPU = strings.TrimSpace(cpus[0].ModelName)
	}
	if m, err := mem.VirtualMemoryWithContext(ctx); err == nil {
		h.Memory = m.Total
	}
	return h
}

// prettyName returns the PRETTY_NAME of an os-release(5) file; it is empty if
// the file has none.
func prettyName(release string) string {
	for line := range strings.Lines(release) {
		value, ok := strings.CutPrefix(strings.TrimSpace(line), "PRETTY_NAME=")
		if ok {
			return strings.Trim(value, `"'`)
		}
	}
	return ""
}

package bench

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"strings"
)

// Host is the machine that the run was made on.
type Host struct {
	OS     string `json:"os"`
	Kernel string `json:"kernel"`
	CPU    string `json:"cpu"`
	Cores  int    `json:"cores"`
	// Memory is the machine's memory in bytes.
	Memory uint64 `json:"memory_bytes"`
}

// Fingerprint names the class of a host: figures of hosts with the same one may be compared.
// It holds what decides about speed and stays as it is from boot to boot: the model of the
// CPU, the number of cores, the memory to the nearest power of two, and the kernel's major and
// minor version. Clock rates and patch levels, which differ between equal machines, are not
// part of it. It is empty where CPU or kernel are not known, and then equal to none.
func (h Host) Fingerprint() string {
	if h.CPU == "" || h.Kernel == "" {
		return ""
	}
	kernel := strings.SplitN(h.Kernel, ".", 3)
	memory := math.Round(math.Log2(float64(max(h.Memory, 1))))
	sum := sha256.Sum256(fmt.Appendf(nil, "%s|%d|%g|%s", h.CPU, h.Cores, memory, strings.Join(kernel[:min(2, len(kernel))], ".")))
	return hex.EncodeToString(sum[:6])
}

// Like tells whether figures of both hosts may be compared.
func (h Host) Like(other Host) bool {
	return h.Fingerprint() != "" && h.Fingerprint() == other.Fingerprint()
}

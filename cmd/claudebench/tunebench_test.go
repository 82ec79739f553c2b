package main

import (
	"os/exec"
	"slices"
	"syscall"
	"testing"
	"time"
)

// BenchmarkTuneCheck checks this host, again and again. The bounds are 150 ms and
// 40 MB.
func BenchmarkTuneCheck(b *testing.B) {
	program := build(b)
	var took []float64
	var peak int64
	for b.Loop() {
		for range 20 {
			cmd := exec.Command(program, "tune")
			began := time.Now()
			cmd.Run() // 4 is a result, too
			took = append(took, time.Since(began).Seconds()*1e3)
			if code := cmd.ProcessState.ExitCode(); code != exitOK && code != exitDiffers {
				b.Fatalf("exit code %d", code)
			}
			peak = max(peak, cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)
		}
	}
	b.ReportMetric(middle(took), "ms")
	b.ReportMetric(slices.Max(took), "most-ms")
	b.ReportMetric(float64(peak)/1024, "MB")
	b.ReportMetric(0, "ns/op")
}

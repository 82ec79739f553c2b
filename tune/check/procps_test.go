package check

import (
	"slices"
	"testing"

	"github.com/claudebench/claudebench/tune/host/hosttest"
	"github.com/claudebench/claudebench/tune/tunetest"
)

// TestWhatSysctlSystemWouldDo: /etc/sysctl.conf is read by that alone.
func TestWhatSysctlSystemWouldDo(t *testing.T) {
	h := hosttest.New(t, tunetest.Tree+"-- etc/sysctl.conf --\nvm.swappiness = 7\nnet.ipv4.tcp_fin_timeout = 60\nnet.ipv4.tcp_tw_reuse = 0\nkernel.panic = 1\n")
	c := Checker{Host: h, Profile: tunetest.Load(t, tunetest.Twelve), Defaults: func([]string) map[string]string { return nil }}
	r, err := c.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range r.Findings {
		if f.ID == "sysctl-system" {
			got = append(got, f.Message)
		}
	}
	want := []string{
		`sysctl --system would make net.ipv4.tcp_tw_reuse "0", and a boot leaves it alone`,
		`sysctl --system would make vm.swappiness "7", and a boot "100" by /etc/sysctl.d/10-mine.conf:2`,
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

package plan

import "testing"

// TestLinesByHandStay in our file of sysctls.
func TestLinesByHandStay(t *testing.T) {
	const old = "# by hand\n-net.ipv4.conf.lo.rp_filter\n-vm.swappiness = 60\nnet/core/somaxconn=128\nnot a line\nnet.ipv4.conf.*.rp_filter = 1"
	got := sysctlText(old, map[string]string{"vm.swappiness": "10", "net.core.somaxconn": "4096", "net.ipv4.tcp_tw_reuse": "1"})
	const want = "# by hand\n-net.ipv4.conf.lo.rp_filter\n-vm.swappiness = 10\nnet.core.somaxconn = 4096\nnot a line\nnet.ipv4.conf.*.rp_filter = 1\nnet.ipv4.tcp_tw_reuse = 1\n"
	if got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

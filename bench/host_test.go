package bench

import "testing"

func TestFingerprint(t *testing.T) {
	host := Host{OS: "Debian GNU/Linux 12", Kernel: "6.18.44-cloud", CPU: "AMD EPYC 7763", Cores: 2, Memory: 25 << 30}
	for name, tt := range map[string]struct {
		change func(*Host)
		like   bool
	}{
		"itself":         {func(h *Host) {}, true},
		"a patch":        {func(h *Host) { h.Kernel = "6.18.45" }, true},
		"a point of OS":  {func(h *Host) { h.OS = "Debian GNU/Linux 12.9" }, true},
		"a few pages":    {func(h *Host) { h.Memory -= 100 << 20 }, true},
		"another kernel": {func(h *Host) { h.Kernel = "6.19.0" }, false},
		"another CPU":    {func(h *Host) { h.CPU = "AMD EPYC 9V74" }, false},
		"a core more":    {func(h *Host) { h.Cores++ }, false},
		"half of it":     {func(h *Host) { h.Memory /= 2 }, false},
		"no CPU known":   {func(h *Host) { h.CPU = "" }, false},
		"odd kernel":     {func(h *Host) { h.Kernel = "6" }, false},
	} {
		other := host
		tt.change(&other)
		if host.Like(other) != tt.like || other.Like(host) != tt.like {
			t.Errorf("%s: %t", name, !tt.like)
		}
	}
	if (Host{}).Like(Host{}) {
		t.Error("two hosts of which nothing is known are alike")
	}
}

package unit

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"time"
)

func TestAbove(t *testing.T) {
	files := tree{
		"/usr/lib/systemd/system/api-llm.slice":                "[Slice]\nCPUQuota=50%\nMemoryMax=10%\n",
		"/etc/systemd/system/api-llm.slice.d/10.conf":          "[Slice]\nCPUQuota=\n",
		"/etc/systemd/system/api-.slice.d/20.conf":             "[Slice]\nMemoryHigh=5M\n",
		"/etc/systemd/system/api.slice.d/10.conf":              "[Slice]\nCPUQuota=30%\nMemoryMax=none\n[Service]\nCPUQuota=1%\n",
		"/etc/systemd/system/-.slice":                          "[Slice]\nMemoryMax=1G\n",
		"/run/systemd/system.control/system.slice.d/50-c.conf": "[Slice]\nCPUQuota=150%\n",
		"/etc/systemd/system/denied.slice":                     "denied",
	}
	for slice, want := range map[string]string{
		"api-llm.slice": "api-llm.slice {0s 5242880 100}, api.slice {300ms 0 0}, -.slice {0s 0 1073741824}",
		"":              "system.slice {1.5s 0 0}, -.slice {0s 0 1073741824}",
		"-.slice":       "-.slice {0s 0 1073741824}",
		"-odd.slice":    "-.slice {0s 0 1073741824}",
		"x.service":     "",
	} {
		u := &Unit{Settings: []Setting{{Section: "Service", Key: "Slice", Value: slice}}}
		all, err := Above(files, u, 1000)
		got := ""
		for i, b := range all {
			if i > 0 {
				got += ", "
			}
			got += fmt.Sprintf("%s {%v %d %d}", b.By, time.Duration(b.Limits.CPUQuota), b.Limits.MemoryHigh, b.Limits.MemoryMax)
		}
		if err != nil || got != want {
			t.Errorf("%q: %s, %v, want %s", slice, got, err, want)
		}
	}
	for slice, want := range map[string]error{"denied.slice": fs.ErrPermission, "../../shadow.slice": nil} {
		_, err := Above(files, &Unit{Settings: []Setting{{Section: "Service", Key: "Slice", Value: slice}}}, 0)
		if err == nil || want != nil && !errors.Is(err, want) {
			t.Errorf("%q: %v", slice, err)
		}
	}
}

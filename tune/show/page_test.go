package show

import (
	"io"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/tune/manual"
)

// page is one of the manual's, for a kernel if there is one.
func page(t testing.TB, id, kernel string) *manual.Page {
	t.Helper()
	p, ok := manual.Find(id)
	if !ok {
		t.Fatalf("no page about %s", id)
	}
	if kernel == "" {
		return p
	}
	v, err := manual.ParseVersion(kernel)
	if err != nil {
		t.Fatal(err)
	}
	return p.On(v)
}

func TestGoldenPages(t *testing.T) {
	for name, c := range map[string]struct {
		id, kernel string
		o          Options
	}{
		"page-sysctl.txt": {"net.core.somaxconn", "4.18.0-553.el8_10.x86_64", Options{Width: 200}},
		"page-ports.txt":  {"net.ipv4.ip_local_port_range", "6.18.44", Options{}},
		"page-beyond.txt": {"net.ipv4.tcp_keepalive_probes", "6.1.0-41-cloud-amd64", Options{Width: 80}},
		"page-off.txt":    {"net.ipv4.tcp_rmem", "6.18.44", Options{Width: 80}},
		"page-unit.txt":   {"claude-api.service:CPUQuota", "6.18.44", Options{Width: 40}},
		"page-cgroup.txt": {"claude-api:cpu.max", "", Options{Width: 80}},
		"page-color.txt":  {"vm.swappiness", "5.4.0-200-generic", Options{Width: 80, Color: true}},
	} {
		golden(t, name, func(w io.Writer) error { return Page(w, page(t, c.id, c.kernel), c.o) })
	}
}

// Every page fits the terminal but for its address, has no colours that nobody
// allowed, and says whether a profile sets it.
func TestPagesFit(t *testing.T) {
	for _, p := range manual.All() {
		for _, width := range []int{narrowest, 60, measure} {
			plain := printed(t, func(w io.Writer) error { return Page(w, p, Options{Width: width}) })
			painted := printed(t, func(w io.Writer) error { return Page(w, p, Options{Width: width, Color: true}) })
			if paint.ReplaceAllString(painted, "") != plain || strings.Contains(plain, "\x1b") || painted == plain {
				t.Errorf("%s: colours change the text, or are there where they may not be", p.ID)
			}
			text, ok := strings.CutSuffix(plain, "    "+p.Document+"\n")
			if !ok {
				t.Errorf("%s does not end with its document", p.ID)
			}
			checkWidth(t, text, width)
			text = strings.Join(strings.Fields(text), " ")
			says := "advice No profile sets it: "
			if len(p.Profiles) > 0 {
				says = "advice " + strings.Join(p.Profiles, " and ") + " set"
			}
			if !strings.Contains(text, says) {
				t.Errorf("%s at %d does not say whether a profile sets it", p.ID, width)
			}
		}
	}
}

package manual

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestPagesAreComplete(t *testing.T) {
	ids := IDs()
	if len(ids) < 50 || !slices.IsSorted(ids) {
		t.Fatal(ids)
	}
	for _, id := range ids {
		p, err := read(id)
		if err != nil {
			t.Error(err)
			continue
		}
		if p.ID != id {
			t.Errorf("%s.yaml is about %s", id, p.ID)
		}
		if u, err := url.Parse(p.Document); err != nil || u.Scheme != "https" || u.Host == "" {
			t.Errorf("%s: %q is no address of a document", p.ID, p.Document)
		}
	}
}

// TestVersionsAreSaid: a reader who is on no host learns what changed, and when.
func TestVersionsAreSaid(t *testing.T) {
	changed := 0
	for _, p := range All() {
		var ends []Version
		for _, r := range p.Ranges {
			ends = append(ends, r.Until)
		}
		for _, was := range p.Defaults {
			ends = append(ends, was.Until)
		}
		for _, end := range ends {
			if !end.Known() {
				continue
			}
			changed++
			if !strings.Contains(p.Values, "Linux "+end.String()) {
				t.Errorf("%s does not say what changed with Linux %v: %s", p.ID, end, p.Values)
			}
		}
	}
	if changed < 4 {
		t.Errorf("only %d changes", changed)
	}
}

func TestFind(t *testing.T) {
	for asked, want := range map[string]string{
		"vm.swappiness":                     "vm.swappiness",
		"CPUQuota":                          "CPUQuota",
		"CPUQuota=":                         "CPUQuota",
		"claude-api.service:CPUQuota":       "CPUQuota",
		"claude-api:cpu.max":                "cpu.max",
		"claude-api:memory.max":             "memory.max",
		"system-a:b.slice:cpu.cfs_quota_us": "cpu.cfs_quota_us",
		"cpuquota":                          "",
		"claude-api:":                       "",
		"":                                  "",
		"../page.go":                        "",
		"pages":                             "",
		"vm.swappiness.yaml":                "",
		"vm.swappiness\x00":                 "",
	} {
		p, ok := Find(asked)
		if got := ""; ok {
			got = p.ID
			if got != want {
				t.Errorf("%q is %q, want %q", asked, got, want)
			}
		} else if want != "" {
			t.Errorf("%q is not found", asked)
		}
	}
}

func TestFindSysctl(t *testing.T) {
	for asked, want := range map[string]bool{
		"vm.swappiness": true, "net.core.rmem_max": true, "x:vm.swappiness": false, "vm.swappiness=": false,
		"CPUQuota": false, "cpu.max": false, "memory.high": false,
	} {
		if _, ok := FindSysctl(asked); ok != want {
			t.Errorf("%s: %v", asked, ok)
		}
	}
}

func TestNear(t *testing.T) {
	for asked, want := range map[string]string{
		"tcp_tw_reuse": "net.ipv4.tcp_tw_reuse", "net.ipv4.tcp_tw_resue": "net.ipv4.tcp_tw_reuse", "zzzzzzzzzz": "",
		"claude-api.service:CPUQuote": "CPUQuota", "g:cpu.mx": "cpu.max",
	} {
		if got := Near(asked); got != want {
			t.Errorf("%s is near %q, want %q", asked, got, want)
		}
	}
}

// TestOn: a page for one kernel leaves the page for all as it was.
func TestOn(t *testing.T) {
	p := find(t, "vm.swappiness")
	old := p.On(version(t, "5.4"))
	if p.Kernel.Known() || old.Kernel != (Version{5, 4}) || old.RangeOn(old.Kernel).Max[0] != 100 {
		t.Errorf("%+v, %+v", p, old)
	}
}

// TestWhatIsWronglyThought: the claims for which people set these.
func TestWhatIsWronglyThought(t *testing.T) {
	for id, want := range map[string]string{
		"net.ipv4.tcp_fin_timeout": "TIME_WAIT", "net.core.somaxconn": "outgoing", "vm.swappiness": "swap", "net.ipv4.tcp_tw_reuse": "loopback",
		"cpu.max": "not half a CPU of one's own", "net.ipv4.tcp_rmem": "net.core.rmem_max does not cap it", "MemoryLimit": "258",
		"LoadCredential": "environment", "net.ipv4.tcp_tw_recycle": "4.12",
	} {
		if p := find(t, id); !strings.Contains(p.DoesNot, want) {
			t.Errorf("%s does not speak of %s", id, want)
		}
	}
}

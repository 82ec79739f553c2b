package manual

import (
	"net/url"
	"strings"
	"testing"
)

func TestPagesAreComplete(t *testing.T) {
	entries, err := pages.ReadDir("pages")
	if err != nil || len(entries) < 10 {
		t.Fatal(len(entries), err)
	}
	for _, e := range entries {
		p, err := read(strings.TrimSuffix(e.Name(), ".yaml"))
		if err != nil {
			t.Error(err)
			continue
		}
		if p.ID+".yaml" != e.Name() {
			t.Errorf("%s is about %s", e.Name(), p.ID)
		}
		if u, err := url.Parse(p.Document); err != nil || u.Scheme != "https" || u.Host == "" {
			t.Errorf("%s: %q is no address of a document", p.ID, p.Document)
		}
	}
}

func TestNear(t *testing.T) {
	for asked, want := range map[string]string{"tcp_tw_reuse": "net.ipv4.tcp_tw_reuse", "net.ipv4.tcp_tw_resue": "net.ipv4.tcp_tw_reuse", "zzzzzzzzzz": ""} {
		if got := Near(asked); got != want {
			t.Errorf("%s is near %q, want %q", asked, got, want)
		}
	}
}

// TestWhatIsWronglyThought: the claims for which people set these.
func TestWhatIsWronglyThought(t *testing.T) {
	for id, want := range map[string]string{
		"net.ipv4.tcp_fin_timeout": "TIME_WAIT", "net.core.somaxconn": "outgoing", "vm.swappiness": "swap", "net.ipv4.tcp_tw_reuse": "loopback",
	} {
		p, ok := Find(id)
		if !ok || !strings.Contains(p.DoesNot, want) {
			t.Errorf("%s does not speak of %s", id, want)
		}
	}
}

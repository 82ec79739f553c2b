package monitor

import (
	"testing"
)

func TestHost(t *testing.T) {
	h := Host(t.Context())
	if h.OS == "" || h.Kernel == "" || h.CPU == "" || h.Cores < 1 || h.Memory < 1<<20 {
		t.Errorf("not all is known: %+v", h)
	}
	if again := Host(t.Context()); again != h {
		t.Errorf("%+v, and then %+v", h, again)
	}
}

func TestPrettyName(t *testing.T) {
	tests := map[string]string{
		"PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian\"\n": "Debian GNU/Linux 12 (bookworm)",
		"NAME=x\nPRETTY_NAME='Alpine Linux v3.20'":                          "Alpine Linux v3.20",
		"PRETTY_NAME=Arch\n":  "Arch",
		"OLD_PRETTY_NAME=x\n": "",
		"":                    "",
	}
	for in, want := range tests {
		if got := prettyName(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

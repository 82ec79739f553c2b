package sysctld

import (
	"strings"
	"testing"
)

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{
		{"net/ipv4/conf/*/rp_filter", "net/ipv4/conf/eth0.100/rp_filter", true},
		{"net/ipv4/*/rp_filter", "net/ipv4/conf/eth0/rp_filter", false}, // a star is one part
		{"net/*", "net", false},
		{"k/*o*e", "k/xoxone", true},
		{"k/*", "k/.hidden", false}, // as in a shell
		{"k/.h*", "k/.hidden", true},
		{"k/?ne", "k/one", true},
		{"k/eth[0-3]", "k/eth4", false},
		{"k/eth[!0-3]", "k/eth4", true},
		{"k/eth[^0-3]", "k/eth4", true},
		{"k/eth[[:digit:]]", "k/eth4", true},
		{"k/eth[[:alpha:]x]", "k/eth4", false},
		{"k/[]o]ne", "k/one", true}, // a bracket that comes first is a member
		{"k/[a-]ne", "k/-ne", true}, // and so is a dash that comes last
		{"k/[one", "k/[one", true},  // not closed: stands for itself
		{`k/\*`, "k/*", true},
		{`k/\*`, "k/x", false},
		{`k/x\`, "k/x", false},
	} {
		if got := matches(c.pattern, c.path); got != c.want {
			t.Errorf("%s for %s: %v", c.pattern, c.path, got)
		}
	}
}

func TestAlternatives(t *testing.T) {
	for pattern, want := range map[string]string{
		"k":             "k",
		"k/{a,b}*":      "k/b* k/a*",
		"{a,{b,c}d}":    "cd bd a",
		"{a,b}{c,d}":    "bd bc ad ac",
		"k/{a":          "k/{a",
		"k/{}a":         "k/a",
		"net/{a/b,c}/d": "net/c/d net/a/b/d",
	} {
		if got := strings.Join(alternatives(pattern), " "); got != want {
			t.Errorf("%s: %s, want %s", pattern, got, want)
		}
	}
}

// TestAlternativesAreBounded: braces in a row multiply.
func TestAlternativesAreBounded(t *testing.T) {
	if n := len(alternatives(strings.Repeat("{a,b}", 100))); n > maxAlternatives {
		t.Errorf("%d alternatives", n)
	}
}

// FuzzMatches: no pattern ends in a panic, and what is free of its characters
// matches itself alone.
func FuzzMatches(f *testing.F) {
	f.Add("net/*/[!a-z]?", "net/a/bc")
	f.Add(`k/{a,[}]\`, `k/\`)
	f.Fuzz(func(t *testing.T, pattern, path string) {
		got := matchesBraces(pattern, path)
		plain := !strings.ContainsAny(pattern, `*?[{\`)
		if plain && got != (pattern == path) {
			t.Errorf("%q for %q: %v", pattern, path, got)
		}
	})
}

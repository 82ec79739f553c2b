package profile

import (
	"slices"
	"strings"
	"testing"
)

func want(t *testing.T, text string) Want {
	t.Helper()
	var w Want
	if err := w.UnmarshalText([]byte(text)); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return w
}

func TestBetterStays(t *testing.T) {
	for _, tt := range []struct{ want, now, target string }{
		{"1", "2", "1"},
		{"1", "1", "1"},
		{"at least 4096", "128", "4096"},
		{"at least 4096", "65535", "65535"},
		{"at most 10", "60", "10"},
		{"at most 10", "0", "0"},
		{"at most 10", "-1", "-1"},
		{"at most 10240, at least 65535", "32768 60999", "10240 65535"},
		{"at most 10240, at least 65535", "1024 60999", "1024 65535"},
		{"4096 131072 6291456", "4096 16384 4194304", "4096 131072 6291456"},
		{"cubic", "bbr", "cubic"},
		{"at least 18446744073709551616", "18446744073709551617", "18446744073709551617"},
		{"at least 4096", "many", "4096"},
		{"at least 4096", "1 2", "4096"},
	} {
		w := want(t, tt.want)
		if got := strings.Join(w.Target(strings.Fields(tt.now)), " "); got != tt.target {
			t.Errorf("%s over %s is %s, want %s", tt.want, tt.now, got, tt.target)
		}
	}
}

func TestModes(t *testing.T) {
	for text, modes := range map[string]string{
		"1": "exactly", "4096 16384 9": "exactly", "at most 1, at least 2": "at_most at_least",
		"at least 1, at least 2": "at_least", "at most 1, at most 2, at least 3": "at_most at_most at_least",
	} {
		if got := want(t, text).Mode(); got != modes {
			t.Errorf("%s: %q, want %q", text, got, modes)
		}
	}
}

func TestValuesThatAreNone(t *testing.T) {
	for _, text := range []string{"", " ", ",", "at least", "at least many", "at most 1.5", "1\n2", "at least 1, "} {
		var w Want
		if err := w.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was taken as %+v", text, w)
		}
	}
}

// FuzzWant: what is reached is as wanted, and to want it again changes nothing.
func FuzzWant(f *testing.F) {
	f.Add("at most 10240, at least 65535", "32768 60999")
	f.Add("1", "2")
	f.Add("at least 5", "x")
	f.Fuzz(func(t *testing.T, text, now string) {
		var w Want
		if w.UnmarshalText([]byte(text)) != nil {
			return
		}
		current := strings.Fields(now)
		target := w.Target(current)
		if !w.Met(target) {
			t.Errorf("%q over %q reaches %q, which is not as wanted", text, now, target)
		}
		if again := w.Target(target); !slices.Equal(again, target) {
			t.Errorf("%q over %q: %q, and then %q", text, now, target, again)
		}
		if w.Met(current) && !slices.Equal(target, current) {
			t.Errorf("%q was as wanted, and %q makes it %q", now, text, target)
		}
	})
}

package monitor

import (
	"os"
	"strings"
	"testing"
	"time"
)

// line is one line of /proc/PID/stat, of a process with the given name.
func line(name string) string {
	return "4711 (" + name + ") S 42 4711 4711 0 -1 4194304 11 22 33 44 5 6 70 80 20 0 3 0 999 1000000 25 " +
		"18446744073709551615 1 1 0 0 0 0 0 4096 0 0 0 0 17 1 0 0 0 0 0\n"
}

func TestParseStat(t *testing.T) {
	want := stat{
		parent: 42, own: 110 * time.Millisecond, waited: 1500 * time.Millisecond,
		threads: 3, rss: 25 * uint64(os.Getpagesize()),
	}
	for _, name := range []string{"python3", "a b", "x) S 1 (y", ")", ""} {
		got, err := parseStat([]byte(line(name)))
		if err != nil || got != want {
			t.Errorf("name %q: got %+v, %v, want %+v", name, got, err, want)
		}
	}
}

func TestParseStatErrors(t *testing.T) {
	whole := line("python3")
	tests := map[string]string{
		"empty":           "",
		"no name":         "4711 python3 S 42",
		"cut short":       whole[:strings.Index(whole, " 25 ")],
		"not a number":    strings.Replace(whole, " 42 ", " x ", 1),
		"negative time":   strings.Replace(whole, " 5 ", " -5 ", 1),
		"time too long":   strings.Replace(whole, " 70 ", " 274877906944 ", 1), // 2^38
		"only whitespace": "4711 (python3) \n",
	}
	for name, in := range tests {
		if got, err := parseStat([]byte(in)); err == nil {
			t.Errorf("%s: got %+v, want an error", name, got)
		}
	}
}

func FuzzParseStat(f *testing.F) {
	f.Add([]byte(line("python3")))
	f.Add([]byte(line("x) S 1 (y")))
	f.Add([]byte(")"))
	f.Fuzz(func(t *testing.T, in []byte) {
		s, err := parseStat(in)
		if err == nil && (s.own < 0 || s.waited < 0 || s.threads < 0) {
			t.Errorf("negative: %+v", s)
		}
	})
}

package sysctld

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestWithAndWithoutAreTheFilesThemselves: to put a file into a configuration, or
// take it out, is the same as to do so on the host.
func TestWithAndWithoutAreTheFilesThemselves(t *testing.T) {
	const file, text = "/etc/sysctl.d/20-b.conf", "k.one = new\n-k.two\nk.*.x = new\n"
	for seed := range uint64(500) {
		for name, load := range map[string]func(Files) (*Config, error){"systemd": Systemd, "procps": Procps} {
			f := grow(seed)
			before, err := load(f)
			if err != nil {
				t.Fatal(err)
			}
			with := maps.Clone(f)
			with[file] = text
			// One of the same name in another directory is hidden by it.
			want, got := ours(t, with, load), winners(before.With(file, []byte(text)))
			if !maps.Equal(want, got) {
				t.Errorf("%s, seed %d: with: %v, want %v\n%s", name, seed, got, want, f)
			}
			without := maps.Clone(f)
			delete(without, file)
			after, err := load(with)
			if err != nil {
				t.Fatal(err)
			}
			if want, got := ours(t, without, load), winners(after.Without(file)); !maps.Equal(want, got) {
				t.Errorf("%s, seed %d: without: %v, want %v\n%s", name, seed, got, want, f)
			}
		}
	}
}

func winners(c *Config) map[string]string {
	values := map[string]string{}
	for _, key := range kernelKeys {
		values[key] = untouched
		if w := c.Of(Name(key)).Winner; w != nil {
			values[key] = w.Value
		}
	}
	return values
}

func TestOutcomeNamesFilesAndLines(t *testing.T) {
	c, err := Systemd(forest{
		"/usr/lib/sysctl.d/50-default.conf": "# ours\n\nnet.ipv4.tcp_fin_timeout = 60\n",
		"/etc/sysctl.d/50-default.conf":     "net.ipv4.tcp_fin_timeout = 50\n",
		"/etc/sysctl.d/10-mine.conf":        "net/ipv4/tcp_fin_timeout=40\nnet.ipv4.* = 9\n",
		"/run/sysctl.d/99-off.conf":         masked,
		"/usr/lib/sysctl.d/99-off.conf":     "net.ipv4.tcp_fin_timeout = 70\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	o := c.Of("net.ipv4.tcp_fin_timeout")
	if o.Winner == nil || o.Winner.File != "/etc/sysctl.d/50-default.conf" || o.Winner.Line != 1 || o.Winner.Value != "50" {
		t.Errorf("%+v", o.Winner)
	}
	var shadowed []string
	for _, a := range o.Shadowed {
		shadowed = append(shadowed, a.File+" "+a.Value)
	}
	slices.Sort(shadowed)
	want := "/etc/sysctl.d/10-mine.conf 40, /etc/sysctl.d/10-mine.conf 9, /usr/lib/sysctl.d/50-default.conf 60, /usr/lib/sysctl.d/99-off.conf 70"
	if got := strings.Join(shadowed, ", "); got != want {
		t.Errorf("shadowed: %s\nwant: %s", got, want)
	}
}

func TestNames(t *testing.T) {
	for key, path := range map[string]string{
		"net.ipv4.tcp_tw_reuse":             "/proc/sys/net/ipv4/tcp_tw_reuse",
		"net/ipv4/tcp_tw_reuse":             "/proc/sys/net/ipv4/tcp_tw_reuse",
		"net.ipv4.conf.eth0/100.forwarding": "/proc/sys/net/ipv4/conf/eth0.100/forwarding",
		"net/ipv4/conf/eth0.100/forwarding": "/proc/sys/net/ipv4/conf/eth0.100/forwarding",
	} {
		if got := Path(key); got != path {
			t.Errorf("%s: %s, want %s", key, got, path)
		}
	}
}

// FuzzParse: any text is read, each line at most once, in its order. Carriage returns
// and zeros end lines, too.
func FuzzParse(f *testing.F) {
	for seed := range uint64(20) {
		for _, text := range grow(seed) {
			f.Add([]byte(text))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		all, problems := Parse("f", text)
		last := 0
		for _, a := range all {
			if a.Line <= last || strings.ContainsAny(a.Value, lineEnds) {
				t.Errorf("%+v after line %d", a, last)
			}
			last = a.Line
		}
		lines := strings.FieldsFunc(string(text), func(r rune) bool { return strings.ContainsRune(lineEnds, r) })
		if len(all)+len(problems) > len(lines) {
			t.Errorf("%d assignments and %d problems of %q", len(all), len(problems), text)
		}
	})
}

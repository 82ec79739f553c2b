package manual

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/scenarios/strict"
)

func version(t testing.TB, text string) Version {
	t.Helper()
	if text == "" {
		return Version{}
	}
	v, err := ParseVersion(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func find(t testing.TB, id string) *Page {
	t.Helper()
	p, ok := Find(id)
	if !ok {
		t.Fatalf("no page about %s", id)
	}
	return p
}

func TestTakes(t *testing.T) {
	for _, c := range []struct{ id, kernel, value, wrong string }{
		{"vm.swappiness", "5.7", "100", ""},
		{"vm.swappiness", "5.7", "200", "200 is more than 100, the most that kernels before 5.8 take"},
		{"vm.swappiness", "5.8", "200", ""},
		{"vm.swappiness", "5.8", "201", "201 is more than 200, the most that kernels since 5.8 take"},
		{"vm.swappiness", "", "200", ""},
		{"vm.swappiness", "5.8", "-1", "-1 is less than 0, the least that kernels since 5.8 take"},
		{"net.ipv4.tcp_tw_reuse", "4.18", "2", "2 is more than 1: kernels before 4.19 take it, but it means the same as 1"},
		{"net.ipv4.tcp_tw_reuse", "4.19", "2", ""},
		{"net.ipv4.tcp_tw_reuse", "6.1", "1 1", `"1 1" has 2 fields, and kernels since 4.19 take 1`},
		{"net.core.somaxconn", "6.1", "", `"" has 0 fields, and the kernel takes 1`},
		{"net.core.somaxconn", "6.1", "many", `"many" is no whole number, and the kernel takes nothing else`},
		{"net.core.somaxconn", "6.1", "18446744073709551617", "18446744073709551617 is more than 2147483647, the most that the kernel takes"},
		{"net.core.somaxconn", "6.1", "0x10", `"0x10" is no whole number, and the kernel takes nothing else`},
		{"net.core.somaxconn", "6.1", "010", `"010" is no whole number, and the kernel takes nothing else`},
		{"net.core.somaxconn", "6.1", "+1", `"+1" is no whole number, and the kernel takes nothing else`},
		{"net.core.somaxconn", "6.1", strings.Repeat("9", 41), `"` + strings.Repeat("9", 41) + `" is no whole number, and the kernel takes nothing else`},
		{"net.ipv4.tcp_keepalive_time", "6.1", "0", "0 is less than 1: the kernel takes it, but a time of 0 or less means nothing"},
		{"net.ipv4.ip_local_port_range", "6.1", "10240 65535", ""},
		{"net.ipv4.ip_local_port_range", "6.1", "2000 2000", ""},
		{"net.ipv4.ip_local_port_range", "6.1", "60000 50000", "60000 is above 50000, and the kernel takes them in ascending order only"},
		{"net.ipv4.ip_local_port_range", "6.1", "1024 65536", "65536 is more than 65535, the most that the kernel takes"},
		{"cpu.max", "6.1", "max 100000", ""},
		{"cpu.max", "6.1", "50000 100000", ""},
		{"cpu.max", "6.1", "999 100000", "999 is less than 1000, the least that the kernel takes"},
		{"cpu.max", "6.1", "50000 1000001", "1000001 is more than 1000000, the most that the kernel takes"},
		{"cpu.cfs_quota_us", "6.1", "-1", ""},
		{"cpu.cfs_quota_us", "6.1", "-2", "-2 is less than 1000, the least that the kernel takes"},
		{"net.ipv4.tcp_congestion_control", "6.1", "bbr", ""},
	} {
		err := find(t, c.id).Takes(version(t, c.kernel), strings.Fields(c.value))
		if got := said(err); got != c.wrong {
			t.Errorf("%s = %s on %s: %q, want %q", c.id, c.value, c.kernel, got, c.wrong)
		}
	}
}

func said(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestDefaults(t *testing.T) {
	for _, c := range []struct{ id, kernel, want string }{
		{"net.core.somaxconn", "5.3", "128"}, {"net.core.somaxconn", "5.4", "4096"}, {"net.core.somaxconn", "", "4096"},
		{"net.ipv4.tcp_tw_reuse", "4.18", "0"}, {"net.ipv4.tcp_tw_reuse", "6.18", "2"},
		{"vm.swappiness", "4.18", "60"}, {"net.ipv4.tcp_rmem", "6.1", ""},
	} {
		if got := find(t, c.id).DefaultOn(version(t, c.kernel)); got != c.want {
			t.Errorf("%s on %s is %q, want %q", c.id, c.kernel, got, c.want)
		}
	}
}

func TestRangesInWords(t *testing.T) {
	for text, r := range map[string]Range{
		"0 to 200":                    {Min: Bounds{0}, Max: Bounds{200}},
		"1 to 2, then 1 to 2, or max": {Min: Bounds{1, 1}, Max: Bounds{2, 2}, Words: []string{"max"}},
		"1 to 2, then 3 to 4, in ascending order; less is taken, too, but a; more is taken, too, but b": {
			Min: Bounds{1, 3}, Max: Bounds{2, 4}, Ascending: true, Below: "a", Above: "b"},
	} {
		if got := r.String(); got != text {
			t.Errorf("%q, want %q", got, text)
		}
	}
}

// TestPagesThatAreNone: all that is wrong with a page is said, each with its line.
func TestPagesThatAreNone(t *testing.T) {
	const whole = "id: a\nkind: sysctl\ntitle: b\ndoes: c\ndoes_not: d\ncosts: e\nvalues: f\nadvice: g\ndocument: h\n"
	for text, want := range map[string]string{
		whole:                   "",
		whole + "notes: i\n":    "unknown field",
		whole + "default: 1\n":  "put it in quotes",
		"id: a\nkind: sysctl\n": "title: is missing",
		strings.Replace(whole, "sysctl", "other", 1):                                                             "kind: must be sysctl, systemd or cgroup",
		whole + "ranges:\n- {min: 1}\n":                                                                          "ranges[0]: must have a min and a max",
		whole + "ranges:\n- {min: 1, max: 1 2}\n":                                                                "ranges[0]: must have a min and a max",
		whole + "ranges:\n- {min: 3, max: 2}\n":                                                                  "has a min of 3 above its max of 2",
		whole + "ranges:\n- {min: x, max: 2}\n":                                                                  `must have whole numbers, has "x"`,
		whole + "ranges:\n- {until: new, min: 1, max: 2}\n":                                                      "is no version of Linux",
		whole + "ranges:\n- {until: 5.8, min: 1, max: 2}\n":                                                      "must go up to kernels without an end",
		whole + "ranges:\n- {min: 1, max: 2}\n- {min: 1, max: 2}\n":                                              "must go up to kernels without an end",
		whole + "ranges:\n- {min: 1, max: 2}\n- {until: 5.8, min: 1, max: 2}\n":                                  "must go up to kernels without an end",
		whole + "ranges:\n- {until: 5.10, min: 1, max: 2}\n- {until: 5.8, min: 1, max: 2}\n- {min: 1, max: 2}\n": "must go up to kernels without an end",
		whole + "defaults:\n- {value: \"1\"}\n":                                                                  "must each end",
		whole + "defaults:\n- {until: 5.4, value: \"1\"}\n- {until: 5.4, value: \"2\"}\n":                        "must each end",
	} {
		p := new(Page)
		d := strict.Decode("p.yaml", []byte(text), p)
		p.check(d.Add)
		if got := said(d.Err()); want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s\nsays %q, want %q", text, got, want)
		}
	}
}

// FuzzTakes: what is taken lies within the range.
func FuzzTakes(f *testing.F) {
	f.Add("10240 65535", 5, 8)
	f.Add("max", 6, 1)
	f.Add("99999999999999999999", 4, 18)
	pages := All()
	f.Fuzz(func(t *testing.T, value string, major, minor int) {
		kernel, fields := Version{major, minor}, strings.Fields(value)
		for _, p := range pages {
			r := p.RangeOn(kernel)
			if r == nil || p.Takes(kernel, fields) != nil {
				continue
			}
			for i, field := range fields {
				n, err := strconv.ParseInt(field, 10, 64)
				if !slices.Contains(r.Words, field) && (err != nil || n < r.Min[i] || n > r.Max[i]) {
					t.Errorf("%s on %v takes %q", p.ID, kernel, value)
				}
			}
		}
	})
}

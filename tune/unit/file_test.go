package unit

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	file, problems := Parse("/u", "\ufeff# a comment\n"+
		"early=1\n"+
		"[Unit]\n"+
		"; another\n"+
		"  Description = x = %n \\x20 \n"+
		"[Service]\r\n"+
		"ExecStart=/bin/a \\\n"+
		"# within\n"+
		"  b \\\\\n"+
		"Environment=\n"+
		"none\n"+
		"=value\n"+
		"bad=\xff\n"+
		"[Broken\n"+
		"Nice=1\x00Nice=2\\")
	var got []string
	for _, s := range file.Settings {
		got = append(got, fmt.Sprintf("%d %s.%s=%q", s.Line, s.Section, s.Key, s.Value))
	}
	for _, p := range problems {
		got = append(got, p.String())
	}
	want := []string{
		`5 Unit.Description="x = %n \\x20"`, `7 Service.ExecStart="/bin/a    b \\\\"`, `10 Service.Environment=""`, `15 Service.Nice="1"`, `16 Service.Nice="2"`,
		"/u:2: outside of a section", "/u:11: no = in the line", "/u:12: no key before the =", "/u:13: not valid UTF-8",
		"/u:14: a section's name that does not end in ]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if file.Settings[0].Where() != "/u:5" {
		t.Error(file.Settings[0].Where())
	}
}

func TestMasked(t *testing.T) {
	for text, want := range map[string]bool{"": true, "\n": false, "# nothing": false} {
		if file, _ := Parse("/u", text); file.Masked != want || Merge(file).Masked != want {
			t.Errorf("%q: %v", text, file.Masked)
		}
	}
	if Merge(nil).Masked {
		t.Error("a unit without a file is masked")
	}
}

// TestLines checks that lines are cut, continued and trimmed as systemd does: it is
// given limits that are none, which it repeats when it passes them over.
func TestLines(t *testing.T) {
	parts := []string{"MemoryMax=q", "MemoryMax = v", "\n", "\n", "\\\n", "\\\n", "\\", " ", "\t", "#", ";", "\r\n", "\r", "\n\r", "\x00", "x", "=", "\n#c\\\n", "\nMemoryMax=w", "\\\\\n"}
	source := rand.New(rand.NewPCG(3, 4))
	texts := map[string]string{}
	for i := range 100 {
		text := "[Service]\nExecStart=/bin/true\n"
		for range 40 {
			text += parts[source.IntN(len(parts))]
		}
		texts[fmt.Sprintf("a%d.service", i)] = text
	}
	want := map[string][]string{}
	for _, f := range analyze(t, texts) {
		if m := invalidLimit.FindStringSubmatch(f.Message); m != nil {
			want[f.File] = append(want[f.File], m[1])
		}
	}
	for name, text := range texts {
		var got []string
		file, _ := Parse("/"+name, text)
		for _, s := range file.Settings {
			if s.Key == "MemoryMax" && s.Value != "" {
				got = append(got, s.Value)
			}
		}
		if !slices.Equal(got, want["/"+name]) {
			t.Errorf("%q\nwe read    %q\nsystemd is %q", text, got, want["/"+name])
		}
	}
}

var invalidLimit = regexp.MustCompile(`Invalid memory limit '(.*)', ignoring`)

// FuzzParse checks that settings are of the text, in its order, and that what we make
// of them is told without a panic.
func FuzzParse(f *testing.F) {
	f.Add(sampleText, "[Service]\nMemoryMax=\nEnvironment=TOKEN=x 'y z'\nRestart=always\nRestartSec=7\nStartLimitBurst=0\n")
	f.Add("[Service]\nExecStart=a \\\n#\n \\", "[Unit\n=\nX\x00\xff")
	f.Add("[Service]\nLimitNOFILE=9:8\nCPUQuota=9999%\nMemoryHigh=2G\nMemoryMax=100%", "[X-a]\nb=c\n[Service]\nUser=u\nWorkingDirectory=/w")
	f.Fuzz(func(t *testing.T, main, dropin string) {
		a, problems := Parse("/a", main)
		b, more := Parse("/b", dropin)
		lines := 1 + strings.Count(main, "\n") + strings.Count(main, "\r") + strings.Count(main, "\x00")
		last := 0
		for _, s := range a.Settings {
			if s.Line <= last || s.Line > lines || s.Key == "" || s.Section == "" && len(problems) == 0 {
				t.Fatalf("%+v after line %d of %d", s, last, lines)
			}
			last = s.Line
		}
		if len(problems)+len(a.Settings) > lines {
			t.Fatal("more than there are lines", problems, more)
		}
		u := Merge(a, b)
		if len(u.Settings) > len(a.Settings)+len(b.Settings) {
			t.Fatal("settings from nowhere")
		}
		Findings(u, Facts{Systemd: 252, CPUs: 1, Memory: 1, NrOpen: 1, UserExists: no, GroupExists: no, DirExists: no,
			Above: []Bound{{"x.slice", Limits{CPUQuota: 1, MemoryMax: 1}}}})
		Verify([]byte(main))
	})
}

func no(string) bool { return false }

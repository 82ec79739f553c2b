package unit

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestVersions checks what is written for old versions of systemd.
func TestVersions(t *testing.T) {
	keyless := sample()
	keyless.Credential = Credential{}
	for _, c := range []struct {
		service       Service
		version       int
		with, without []string
	}{
		{sample(), 0, []string{"MemoryMax=1G", "MemoryHigh=900M", "=%d/anthropic-api-key", "StartLimitIntervalSec=50"}, []string{"MemoryLimit"}},
		{sample(), 252, []string{"MemoryMax=1G", "=%d/anthropic-api-key"}, []string{"MemoryLimit"}},
		{sample(), 247, []string{"MemoryMax=1G", "=/run/credentials/claude-api.service/anthropic-api-key"}, []string{"%d"}},
		{keyless, 231, []string{"MemoryMax=1G", "MemoryHigh=900M"}, []string{"MemoryLimit", "Credential", KeyFile}},
		{keyless, 230, []string{"MemoryLimit=1G", "StartLimitIntervalSec=50"}, []string{"MemoryMax", "MemoryHigh"}},
		{keyless, 219, []string{"MemoryLimit=1G", "StartLimitInterval=50"}, []string{"MemoryMax", "MemoryHigh", "StartLimitIntervalSec"}},
	} {
		text, err := c.service.Render(c.version)
		if err != nil {
			t.Errorf("%d: %v", c.version, err)
		}
		for _, part := range slices.Concat(c.with, c.without) {
			if strings.Contains(text, part) != slices.Contains(c.with, part) {
				t.Errorf("%d: %s\n%s", c.version, part, text)
			}
		}
	}
	if _, err := sample().Render(246); err == nil || !strings.Contains(err.Error(), "247") {
		t.Error("systemd 246 is given a credential: ", err)
	}
}

func TestRefuse(t *testing.T) {
	for name, change := range map[string]func(*Service){
		"name":              func(s *Service) { s.Name = "a/b.service" },
		"template":          func(s *Service) { s.Name = "a@.service" },
		"suffix":            func(s *Service) { s.Name = "a.slice" },
		"hidden":            func(s *Service) { s.Name = ".service" },
		"no description":    func(s *Service) { s.Description = "" },
		"line feed":         func(s *Service) { s.Description = "a\nUser=root" },
		"zero byte":         func(s *Service) { s.PythonPath = "/a\x00b" },
		"carriage return":   func(s *Service) { s.Command = append(s.Command, "a\rUser=root") },
		"continued":         func(s *Service) { s.WorkingDirectory = `/a\` },
		"blank":             func(s *Service) { s.WorkingDirectory = "/a " },
		"not UTF-8":         func(s *Service) { s.Description = "\xff" },
		"home":              func(s *Service) { s.WorkingDirectory = "~" },
		"above":             func(s *Service) { s.WorkingDirectory = "/a/.." },
		"no user":           func(s *Service) { s.User = "" },
		"user":              func(s *Service) { s.User = "a b" },
		"group":             func(s *Service) { s.Group = "%i" },
		"no command":        func(s *Service) { s.Command = nil },
		"relative command":  func(s *Service) { s.Command = []string{"python3"} },
		"prefixed command":  func(s *Service) { s.Command = []string{"+/bin/true"} },
		"quotes in command": func(s *Service) { s.Command = []string{`/bin/a"b`} },
		"restart":           func(s *Service) { s.Restart = "sometimes" },
		"restart time":      func(s *Service) { s.RestartDelay = -1 },
		"nanoseconds":       func(s *Service) { s.RestartDelay = 1500 },
		"credential":        func(s *Service) { s.Credential.Name = "a:b" },
		"credential's path": func(s *Service) { s.Credential.Path = "key" },
		"credential, twice": func(s *Service) { s.Credential.Path = "/a:b" },
		"quota":             func(s *Service) { s.Limits.CPUQuota = -1 },
		"high at max":       func(s *Service) { s.Limits.MemoryHigh = 1 << 30 },
		"cpus":              func(s *Service) { s.Limits.AllowedCPUs = "a" },
	} {
		s := sample()
		change(&s)
		if text, err := s.Render(0); err == nil {
			t.Errorf("%s is written:\n%s", name, text)
		}
	}
	if _, err := (DropIn{"a/b.service", Limits{}}).Render(0); err == nil {
		t.Error("a drop-in elsewhere")
	}
	if _, err := (DropIn{"a.service", Limits{CPUQuota: 1}}).Render(0); err == nil {
		t.Error("a quota that cannot be said")
	}
}

func TestPaths(t *testing.T) {
	d := DropIn{Service: "a.service"}
	if got := sample().Path() + " " + d.Dir() + " " + d.Path(); got !=
		"/etc/systemd/system/claude-api.service /etc/systemd/system/a.service.d /etc/systemd/system/a.service.d/zz-claudebench.conf" {
		t.Error(got)
	}
}

// FuzzRender checks that whatever a service is made of, it is refused, or is read
// back as it was meant, with not a line more.
func FuzzRender(f *testing.F) {
	f.Add("Claude", "claude", "/opt/a", "/opt/lib", "--port=1", "x y", int64(5e9), uint64(1<<30))
	f.Add("%n", "0", "/%", `/"\ '`, `$A ${B} ;`, ";", int64(0), uint64(0))
	f.Add("#", "a-b_c", "/\u0085", "a\\", "\\", "'", int64(1), uint64(Infinity))
	f.Fuzz(func(t *testing.T, description, user, dir, python, first, second string, restart int64, memory uint64) {
		s := sample()
		s.Description, s.User, s.WorkingDirectory, s.PythonPath = description, user, dir, python
		s.Command = []string{"/bin/echo", first, second}
		s.RestartDelay = time.Duration(restart)
		s.Limits = Limits{MemoryMax: Size(memory)}
		text, err := s.Render(252)
		if err != nil {
			return
		}
		file, problems := Parse("/u", text)
		u := Merge(file)
		plain := func(key string) string { return strings.ReplaceAll(u.Last("Service", key).Value, "%%", "%") }
		command := words(strings.ReplaceAll(plain("ExecStart"), "$$", "$"))
		environment := words(strings.ReplaceAll(u.All("Service", "Environment")[0].Value, "%%", "%"))
		back, _ := ParseSpan(u.Last("Service", "RestartSec").Value)
		switch {
		case len(problems) != 0 || len(u.Settings) != len(file.Settings):
			t.Fatal(problems, "\n", text)
		case strings.ReplaceAll(u.Last("Unit", "Description").Value, "%%", "%") != description, plain("User") != user, plain("WorkingDirectory") != dir:
			t.Fatalf("%q %q %q\n%s", description, user, dir, text)
		case !slices.Equal(command, s.Command):
			t.Fatalf("%q becomes %q\n%s", s.Command, command, text)
		case python != "" && !slices.Equal(environment, []string{"PYTHONPATH=" + python}):
			t.Fatalf("%q becomes %q\n%s", python, environment, text)
		case restart != 0 && back != s.RestartDelay:
			t.Fatalf("%v becomes %v\n%s", s.RestartDelay, back, text)
		}
	})
}

// TestAdapter runs the documented lines in Python.
func TestAdapter(t *testing.T) {
	file := filepath.Join(t.TempDir(), "anthropic-api-key")
	if err := os.WriteFile(file, []byte("sk-ant-test\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	python := exec.Command("/usr/bin/python3", "-c", Adapter+`print(api_key, "ANTHROPIC_API_KEY" in os.environ)`)
	python.Env = []string{KeyFile + "=" + file}
	if out, err := python.CombinedOutput(); err != nil || string(out) != "sk-ant-test False\n" {
		t.Errorf("%v: %q", err, out)
	}
	if n := strings.Count(Adapter, "\n"); n != 3 {
		t.Errorf("%d lines are not three", n)
	}
}

package profile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/scenarios/strict"
)

func anything(string) (string, bool) { return "", true }

func TestOwnProfilesLoad(t *testing.T) {
	for _, name := range Names() {
		p, err := Load(name, anything)
		if err != nil || p.Name != name || p.Description == "" {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
	p, err := Load(ServiceProfile, anything)
	if err != nil || p.Systemd == nil || len(p.Sysctl) < 11 {
		t.Errorf("what is extended is missing: %+v, %v", p, err)
	}
}

// write writes a profile, and returns its file.
func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	file := filepath.Join(dir, name)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestExtending(t *testing.T) {
	dir := t.TempDir()
	base := write(t, dir, "base.yaml", "sysctl:\n  vm.swappiness: 60\n  fs.nr_open: 5\ncgroup: {name: g, memory_max: 1G}\n")
	p, err := Load(write(t, dir, "own.yaml", "extends: ["+base+"]\nsysctl:\n  vm.swappiness: at most 1\n"), anything)
	if err != nil || len(p.Sysctl) != 2 || p.Sysctl[1].Value() != "1" || p.Sysctl[1].Mode() != "at_most" || p.Cgroup == nil || p.Cgroup.MemoryMax.Bytes != 1<<30 {
		t.Errorf("%+v, %v", p, err)
	}
	file := filepath.Join(dir, "round.yaml")
	write(t, dir, "round.yaml", "extends: ["+file+"]\n")
	if _, err := Load(file, anything); err == nil || !strings.Contains(err.Error(), "extends itself") {
		t.Error(err)
	}
}

func TestAllMistakesAtOnce(t *testing.T) {
	text := `nam: mine
sysctl:
  net.ipv4.tcp_tw_resue: 1
  vm.swappiness: at most never
  kernel/x: 1
  fs.*: 2
  a..b: 3
systemd:
  unit: ../x.service
  cpu_quota: much
  memory_max: 1Q
  limit_nofile: some
cgroup:
  name: a/b
  cpu_quota: 1us
  memory_max: 0
`
	file := write(t, t.TempDir(), "wrong.yaml", text)
	_, err := Load(file, func(id string) (string, bool) {
		return "net.ipv4.tcp_tw_reuse", id != "net.ipv4.tcp_tw_resue"
	})
	if err == nil {
		t.Fatal("it was taken")
	}
	for _, want := range []string{":1: nam", ":3: ", ":4: ", ":5: ", ":6: ", ":7: ", "systemd.cpu_quota", "systemd.memory_max", "systemd.limit_nofile", "cgroup.name", "cgroup.memory_max"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%s is not in\n%v", want, err)
		}
	}
}

// TestExtends: what is wrong with the naming of a base has its line, and is told with all
// else; paths are those from the file; of several bases the later one is stronger.
func TestExtends(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "sub/a.yaml", "sysctl:\n  vm.swappiness: 1\ncgroup:\n  name: a\n  memory_max: 1G\n")
	write(t, dir, "sub/b.yaml", "sysctl:\n  vm.swappiness: 2\ncgroup:\n  name: b\n  memory_max: 1G\n")
	p, err := Load(write(t, dir, "own.yaml", "extends: [./sub/a.yaml, sub/b.yaml]\n"), anything)
	if err != nil || p.Sysctl[0].Value() != "2" || p.Cgroup.Name != "b" {
		t.Errorf("%+v, %v", p, err)
	}
	write(t, dir, "sub/wrong.yaml", "nam: x\n")
	_, err = Load(write(t, dir, "more.yaml", "extends: [nope,\n  ./sub/none.yaml,\n  ./sub/wrong.yaml]\nnam: y\n"), anything)
	if err == nil {
		t.Fatal("it was taken")
	}
	for _, want := range []string{"more.yaml:1: extends[0]: unknown profile", "more.yaml:2: extends[1]: ", "sub/wrong.yaml:1: nam", "more.yaml:4: nam"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in\n%v", want, err)
		}
	}
}

func FuzzProfile(f *testing.F) {
	for _, name := range Names() {
		text, err := source(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var p file
		d := strict.Decode("f", text, &p)
		p.check(anything, d.Add)
		p.Cgroup.check(d.Add)
		p.Systemd.check(d.Add)
	})
}

package process

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestGoSDKsSayWhatIsMissing(t *testing.T) {
	dir := t.TempDir()
	for _, g := range GoSDKs() {
		if _, err := g.Describe(t.Context(), dir); err == nil || err.Error() != "it is not built yet" {
			t.Errorf("%s: %v", g.Name, err)
		}
	}
	t.Setenv("PATH", dir)
	if err := InstallGoSDKs(t.Context(), dir, t.Output()); err == nil || !strings.Contains(err.Error(), "install Go 1.26 or later") {
		t.Errorf("error is %v", err)
	}
}

// TestGoModuleIsNamedByItsContent lets no driver of another claudebench pass for
// one of this.
func TestGoModuleIsNamedByItsContent(t *testing.T) {
	m, err := newGoModule("dir")
	if err != nil {
		t.Fatal(err)
	}
	was := m.digest()
	if filepath.Base(m.dir) != was {
		t.Errorf("module %s lies in %s", was, m.dir)
	}
	m.files["go.mod"] = append(m.files["go.mod"], '\n')
	if m.digest() == was {
		t.Error("another go.mod has the same name")
	}
	for name := range m.files {
		if strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s is of no use to a driver", name)
		}
	}
}

// TestGoDrivers runs their own tests, which ./... does not reach, where they lie.
func TestGoDrivers(t *testing.T) {
	run(t, "../..", "go", "test", "-race", "-modfile="+goDrivers+"sdk.mod", "./"+goDrivers+"sdkdriver")
}

// TestGoModuleIsInOrder holds what is written out against vet and staticcheck.
func TestGoModuleIsInOrder(t *testing.T) {
	checker, err := exec.Command("go", "tool", "-n", "staticcheck").Output()
	if err != nil {
		t.Fatal(err)
	}
	m, err := newGoModule(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := m.write(); err != nil {
		t.Fatal(err)
	}
	run(t, m.dir, "go", "vet", "./...")
	run(t, m.dir, strings.TrimSpace(string(checker)), "./...")
}

func run(t *testing.T, dir string, command ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%s: %v\n%s", strings.Join(command, " "), err, out)
	}
}

// TestGoDriversUseWhatWeUse keeps the versions of common dependencies together.
func TestGoDriversUseWhatWeUse(t *testing.T) {
	ours, theirs := requirements(t, "../../go.mod"), requirements(t, "drivers/gosdk/sdk.mod")
	for _, name := range []string{"github.com/mailru/easyjson", "golang.org/x/sys"} {
		if ours[name] == "" || ours[name] != theirs[name] {
			t.Errorf("%s is %s here, and %s for the drivers", name, ours[name], theirs[name])
		}
	}
}

// requirements are the versions of direct requirements in a go.mod.
func requirements(t *testing.T, file string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	versions := map[string]string{}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); len(f) == 2 {
			versions[f[0]] = f[1]
		}
	}
	return versions
}

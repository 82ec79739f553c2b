package process

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// script writes an executable that stands in for an interpreter.
func script(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

const (
	knows   = `echo '{"client":"lib","version":"'$0'","runtime":"fake","executable":"/real/python"}'`
	lacks   = `echo "No module named 'lib'" >&2; exit 3`
	babbles = `echo hello`
)

// TestDescribeTakesTheFirstInterpreterThatKnows walks down the list: what is
// named, the private environment, python3 on PATH.
func TestDescribeTakesTheFirstInterpreterThatKnows(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("XDG_DATA_HOME", filepath.Join(dir, "data"))
	t.Setenv("PATH", filepath.Join(dir, "bin")+":"+os.Getenv("PATH"))
	named := filepath.Join(dir, "named")
	t.Setenv(PythonVariable, named)
	onPath := filepath.Join(dir, "bin", "python3")
	for _, tt := range []struct {
		named, private, onPath string
		want                   string
	}{
		{knows, knows, knows, named},
		{lacks, knows, knows, PrivatePython()},
		{lacks, lacks, knows, onPath},
		{babbles, lacks, knows, onPath},
	} {
		script(t, named, tt.named)
		script(t, PrivatePython(), tt.private)
		script(t, onPath, tt.onPath)
		d, err := Pythons()[0].Describe(t.Context(), dir)
		if err != nil || d.Version != tt.want || d.Driver.Command[0] != "/real/python" {
			t.Errorf("described as %+v, %v, want %s", d, err, tt.want)
		}
	}
}

func TestDescribeSaysWhatEachInterpreterLacks(t *testing.T) {
	dir := t.TempDir()
	named := script(t, filepath.Join(dir, "named"), lacks)
	t.Setenv(PythonVariable, named)
	none := Python{Name: "none", file: "no-such-client.py"}
	_, err := none.Describe(t.Context(), dir)
	if err == nil || !strings.Contains(err.Error(), named+": No module named 'lib'\n") || !strings.Contains(err.Error(), "/usr/bin/python3: ") {
		t.Errorf("error is %v", err)
	}
}

func TestExtractMendsWhatWasChanged(t *testing.T) {
	dir := t.TempDir()
	if err := Extract(dir); err != nil {
		t.Fatal(err)
	}
	for _, p := range Pythons() {
		if _, err := os.Stat(filepath.Join(dir, "python", p.file)); err != nil {
			t.Error(err)
		}
	}
	driver := filepath.Join(dir, "python", "driver.py")
	want, err := os.ReadFile(driver)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(driver, []byte("import os"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Extract(dir); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(driver); err != nil || string(got) != string(want) {
		t.Errorf("driver.py is %q, %v", got, err)
	}
}

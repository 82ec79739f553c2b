package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"claudebench": main})
}

// TestScripts runs each script of testdata/script against the real program.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir+"/home")
			e.Setenv("ROOT", root)
			keepCaches(t, e)
			return os.Mkdir(e.WorkDir+"/home", 0o755)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exec-exit":     execExit,
			"doc-block":     docBlock,
			"vegeta-agrees": vegetaAgrees,
		},
	})
}

// keepCaches lets go and npm, which a script may start, find what they have
// fetched before, and fetch the rest in the way that is usual here.
func keepCaches(t *testing.T, e *testscript.Env) {
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	e.Setenv("npm_config_cache", filepath.Join(home, ".npm"))
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOSUMDB"} {
		value, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		e.Setenv(name, strings.TrimSpace(string(value)))
	}
	for _, name := range []string{"SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "HTTPS_PROXY", "NO_PROXY"} {
		if value, ok := os.LookupEnv(name); ok {
			e.Setenv(name, value)
		}
	}
}

// execExit CODE COMMAND... runs a command that must end with the given exit
// code.
func execExit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exec-exit CODE COMMAND...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	switch {
	case err == nil && want != 0:
		ts.Fatalf("exit code is 0, want %d", want)
	case err != nil && !errors.As(err, &exit):
		ts.Fatalf("%v", err)
	case err != nil && exit.ExitCode() != want:
		ts.Fatalf("exit code is %d, want %d", exit.ExitCode(), want)
	}
}

// docBlock FILE LANGUAGE OUT writes the last code block of a language in one
// of the repository's documents to a file.
func docBlock(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: doc-block FILE LANGUAGE OUT")
	}
	text := ts.ReadFile(filepath.Join(ts.Getenv("ROOT"), args[0]))
	blocks := regexp.MustCompile("(?ms)^```"+args[1]+"\n(.*?)^```$").FindAllStringSubmatch(text, -1)
	if len(blocks) == 0 {
		ts.Fatalf("%s holds no block of %s", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(blocks[len(blocks)-1][1]), 0o644))
}

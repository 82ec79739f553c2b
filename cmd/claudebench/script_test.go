package main

import (
	"encoding/json"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// programs are what the test program is, by the name that it is called by.
var programs = map[string]func(){"claudebench": main}

func TestMain(m *testing.M) { testscript.Main(m, programs) }

// TestScripts runs each script of testdata/script against the real program.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.RunT(patientT{t}, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir+"/home")
			e.Setenv("ROOT", root)
			e.Setenv("GORACE", "atexit_sleep_ms=0") // the race detector would hold each process for a second
			keepCaches(t, e)
			return os.Mkdir(e.WorkDir+"/home", 0o755)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exec-exit":     execExit,
			"exec-still":    execStill,
			"doc-block":     docBlock,
			"mock":          startedMock,
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
	mustExit(ts, args[0], ts.Exec(args[1], args[2:]...))
}

// execStill CODE DIRECTORY COMMAND... is exec-exit for a comparison that writes to DIRECTORY.
// Where its control says that the host moved, which tells nothing of the two sides, it is made
// anew, at most twice.
func execStill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: exec-still CODE DIRECTORY COMMAND...")
	}
	err := ts.Exec(args[2], args[3:]...)
	for again := 0; again < 2 && strings.Contains(ts.ReadFile("stdout"), "the control workload moved"); again++ {
		ts.Check(os.RemoveAll(ts.MkAbs(args[1])))
		err = ts.Exec(args[2], args[3:]...)
	}
	mustExit(ts, args[0], err)
}

// mustExit fails the script unless a command that ended with err has the given exit code.
func mustExit(ts *testscript.TestScript, code string, err error) {
	want, bad := strconv.Atoi(code)
	ts.Check(bad)
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

// startedMock is mock FLAGS...: it starts the mock for the rest of the script, and puts its port
// into $MOCK_PORT.
func startedMock(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("usage: mock FLAGS...")
	}
	path, err := exec.LookPath("claudebench")
	ts.Check(err)
	cmd := exec.Command(path, append([]string{"mock", "--addr", "127.0.0.1:0", "--format", "json", "--log-level", "warn", "--until-eof"}, args...)...)
	stdin, err := cmd.StdinPipe()
	ts.Check(err)
	stdout, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	ts.Defer(func() { stdin.Close(); cmd.Wait() })
	var ready struct {
		URL string `json:"url"`
	}
	ts.Check(json.NewDecoder(stdout).Decode(&ready))
	u, err := url.Parse(ready.URL)
	ts.Check(err)
	ts.Setenv("MOCK_PORT", u.Port())
}

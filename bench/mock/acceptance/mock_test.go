package acceptance

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"testing"
)

// command is the path of the claudebench that the tests run; TestMain builds it.
var command string

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "acceptance")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	command = filepath.Join(dir, "claudebench")
	build := exec.Command("go", "build", "-race="+raced(), "-o", command, "./cmd/claudebench")
	build.Dir = filepath.Join("..", "..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building claudebench: %v\n%s", err, out)
		return 1
	}
	// The tests wait more than they work, so a few cores can run many at once.
	flag.Parse()
	if err := flag.Set("test.parallel", "12"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// raced tells whether these tests look for data races, as "true" or "false"; the
// mock then does.
func raced() string {
	info, _ := debug.ReadBuildInfo()
	for _, s := range info.Settings {
		if s.Key == "-race" {
			return s.Value
		}
	}
	return "false"
}

// settings is a tree of the mock's settings, as its admin API takes it.
type settings map[string]any

// A mock is one that runs as a process for one test.
type mock struct {
	URL      string `json:"url"`
	TLSURL   string `json:"tls_url"`
	AdminURL string `json:"admin_url"`
	Roots    string `json:"roots"`
}

// fatal is what the mock must never log.
var fatal = regexp.MustCompile("panic|DATA RACE")

// start runs a mock that answers at once but for the settings given, and ends
// it with the test.
func start(t *testing.T, s settings) *mock {
	t.Helper()
	cmd := exec.Command(command, "mock", "--addr", "127.0.0.1:0", "--admin-addr", "127.0.0.1:0",
		"--first-token", "fixed(0s)", "--gap", "fixed(0s)", "--format", "json", "--log-level", "debug", "--until-eof")
	in, err := cmd.StdinPipe()
	check(t, err)
	out, err := cmd.StdoutPipe()
	check(t, err)
	var log bytes.Buffer
	cmd.Stderr = &log
	check(t, cmd.Start())
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
		if fatal.Match(log.Bytes()) {
			t.Errorf("mock:\n%s", &log)
		}
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	check(t, err)
	m := new(mock)
	check(t, json.Unmarshal(line, m))
	if len(s) > 0 {
		m.admin(t, http.MethodPost, "/_mock/reset", s)
	}
	return m
}

// admin asks the mock's admin API and returns what it answers.
func (m *mock) admin(t *testing.T, method, path string, body any) []byte {
	t.Helper()
	var sent io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		check(t, err)
		sent = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, m.AdminURL+path, sent)
	check(t, err)
	resp, err := http.DefaultClient.Do(req)
	check(t, err)
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	check(t, err)
	if resp.StatusCode/100 != 2 {
		t.Fatalf("%s %s: %s: %s", method, path, resp.Status, answer)
	}
	return answer
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

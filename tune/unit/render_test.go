package unit

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// sample is the service of the default profile, for a program that is on every host.
func sample() Service {
	return Service{
		Name: "claude-api.service", Description: "Claude API client", User: "claude", Group: "claude",
		WorkingDirectory: "/", PythonPath: "/opt/claude-api/lib", Command: []string{"/bin/echo", "serve", "--port", "8000"},
		Restart: "always", RestartDelay: 5 * time.Second, Credential: Credential{"anthropic-api-key", "/etc/claude-api/key"},
		Limits: Limits{CPUQuota: Quota(2 * time.Second), MemoryHigh: 900 << 20, MemoryMax: 1 << 30, Files: 65536},
	}
}

const sampleText = `# Written by claudebench tune. "claudebench tune revert" takes it back.

[Unit]
Description=Claude API client
After=network.target
StartLimitIntervalSec=50
StartLimitBurst=5

[Service]
User=claude
Group=claude
WorkingDirectory=/
Environment=PYTHONPATH=/opt/claude-api/lib
# The key of the API: root reads the file, and the service gets a copy that only it can read.
LoadCredential=anthropic-api-key:/etc/claude-api/key
Environment=ANTHROPIC_API_KEY_FILE=%d/anthropic-api-key
ExecStart=/bin/echo serve --port 8000
Restart=always
RestartSec=5
CPUQuota=200%
MemoryHigh=900M
MemoryMax=1G
LimitNOFILE=65536

[Install]
WantedBy=multi-user.target
`

func TestRender(t *testing.T) {
	got, err := sample().Render(252)
	if err != nil || got != sampleText {
		t.Errorf("%v\n%s", err, got)
	}
	if !Ours(got) {
		t.Error("we do not know it again")
	}
}

// analyze returns what the systemd of this machine says of units and their drop-ins,
// which it names as we do. It needs no systemd that runs.
func analyze(t *testing.T, files map[string]string) []Finding {
	t.Helper()
	dir, args := t.TempDir(), []string{"verify", "--man=no"}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if !strings.Contains(name, "/") {
			args = append(args, path)
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	output, err := exec.Command("/usr/bin/systemd-analyze", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("systemd-analyze: %v\n%s", err, output)
	}
	return Verify(bytes.ReplaceAll(output, []byte(dir+"/"), []byte("/")))
}

// TestClean checks that systemd has nothing to say of what we write, and neither have
// we.
func TestClean(t *testing.T) {
	odd := sample()
	odd.Command = []string{"/bin/echo", `a b`, `"`, `'`, `\`, `$HOME ${HOME}`, "%n", ";", "", "ä", "#x", "-- -"}
	odd.Description, odd.PythonPath, odd.WorkingDirectory = "100% \"odd\" $x", `/opt/a "b" %n\c`, "/tmp"
	bare := Service{Name: "bare.service", Description: "x", User: "0", WorkingDirectory: "/", Command: []string{"/bin/true"}}
	for name, s := range map[string]Service{"sample": sample(), "odd": odd, "bare": bare} {
		text, err := s.Render(0)
		if err != nil {
			t.Fatal(err)
		}
		dropin := DropIn{s.Name, Limits{CPUQuota: 123 * quotaStep, AllowedCPUs: "0", MemoryMax: Infinity, Files: Infinity}}
		extra, err := dropin.Render(0)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range analyze(t, map[string]string{s.Name: text, s.Name + ".d/" + DropInName: extra}) {
			t.Errorf("%s: %+v\n%s", name, f, text)
		}
		main, problems := Parse(s.Path(), text)
		over, more := Parse(dropin.Path(), extra)
		for _, f := range Findings(Merge(main, over), Facts{Systemd: 252, CPUs: 2, Memory: 4 << 30, NrOpen: 1 << 20}) {
			t.Errorf("%s: %+v", name, f)
		}
		if fmt.Sprint(problems, more) != "[] []" {
			t.Error(name, problems, more)
		}
	}
}

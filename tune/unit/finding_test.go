package unit

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// known are facts under which nothing is wrong with the sample.
func known() Facts {
	is := func(names ...string) func(string) bool {
		return func(n string) bool { return slices.Contains(names, n) }
	}
	return Facts{Systemd: 252, CPUs: 2, Memory: 4 << 30, NrOpen: 1 << 20,
		UserExists: is("claude"), GroupExists: is("claude"), DirExists: is("/srv"),
		Above: []Bound{{"claude.slice", Limits{CPUQuota: Quota(time.Second), MemoryHigh: 1 << 29, MemoryMax: 1 << 30}}}}
}

func TestFindings(t *testing.T) {
	for text, want := range map[string]string{
		"User=claude\nGroup=claude\nWorkingDirectory=/srv\nCPUQuota=100%\nMemoryMax=1G\nLimitNOFILE=1048576\nX-Own=1": "",
		// Secrets.
		"Environment=A=1 ANTHROPIC_API_KEY=hunter2":     "secret-in-environment",
		`Environment="authToken=hunter 2"`:              "secret-in-environment",
		"Environment=x=sk-ant-hunter2":                  "secret-in-environment",
		"ExecStart=/a --api-key=hunter2":                "secret-on-command-line",
		"ExecStart=/a --api-key hunter2":                "secret-on-command-line",
		"ExecStart=/a --api-key ${API_KEY}":             "secret-on-command-line",
		"ExecStartPre=/bin/sh -c 'K=sk-ant-hunter2 a'":  "secret-on-command-line",
		"ExecStart=/usr/bin/env DB_PASSWORD=hunter2 /a": "secret-on-command-line",
		"SetCredential=key:hunter2":                     "secret-in-unit",
		"SyslogIdentifier=sk-ant-hunter2":               "secret-in-unit",
		"Environment=MAX_TOKENS=100 KEY_FILE=/k API_KEY_FILE=%d/k PUBLIC_KEY=x API_KEY= MONKEY=1 API_KEY=/k": "",
		"ExecStart=/a --api-key /etc/key --tokens 5 --token --x --key=${CREDENTIALS_DIRECTORY}/k":            "",
		// Names.
		"MemoryLimit=1G":                         "deprecated-key",
		"CPUShares=100":                          "deprecated-key",
		"MemoryMaxx=1G":                          "unknown-key",
		"After=x":                                "unknown-key",
		"X-Own=1\nMemoryMaxx=1G\nMemoryLimit=1G": "unknown-key deprecated-key",
		"[Nothing]\nA=1":                         "unknown-key",
		"[X-Nothing]\nA=1":                       "",
		"RestartSteps=3\nLoadCredentialEncrypted=a": "",
		// Users and directories.
		"User=nosuch":                  "no-such-user",
		"Group=nosuch":                 "no-such-group",
		"User=nosuch\nDynamicUser=yes": "",
		"User=nosuch\nUser=claude":     "",
		"User=1234\nGroup=%i":          "",
		"WorkingDirectory=/none":       "no-such-directory",
		"WorkingDirectory=-/none":      "",
		"WorkingDirectory=~":           "",
		"WorkingDirectory=/srv/%i":     "",
		// The start limit.
		"Restart=always\nRestartSec=5":                                                     "restart-never-stops",
		"Restart=on-failure\nRestartSec=2":                                                 "restart-never-stops",
		"Restart=on-failure\nRestartSec=1999ms":                                            "",
		"Restart=always":                                                                   "",
		"Restart=no\nRestartSec=5":                                                         "",
		"Restart=always\nRestartSec=5\n[Unit]\nStartLimitIntervalSec=26":                   "",
		"Restart=always\nRestartSec=5\n[Unit]\nStartLimitIntervalSec=25":                   "restart-never-stops",
		"Restart=always\nRestartSec=5\n[Unit]\nStartLimitBurst=1":                          "",
		"Restart=always\n[Unit]\nStartLimitBurst=0":                                        "restart-never-stops",
		"Restart=always\n[Unit]\nStartLimitIntervalSec=0":                                  "restart-never-stops",
		"Restart=always\nRestartSec=infinity":                                              "restart-never-stops",
		"Restart=always\nRestartSec=5\nStartLimitInterval=1min":                            "deprecated-key",
		"Restart=always\nRestartSec=soon":                                                  "bad-value",
		"Restart=always\nRestartSec=5\n[Unit]\nStartLimitInterval=1min\nStartLimitBurst=9": "",
		// Limits.
		"CPUQuota=201%":                   "quota-above-cpus above-parent",
		"CPUQuota=200%":                   "above-parent",
		"CPUQuota=101%":                   "above-parent",
		"CPUQuota=2":                      "bad-value",
		"MemoryMax=2G":                    "above-parent",
		"MemoryMax=50%":                   "above-parent",
		"MemoryMax=25%":                   "",
		"MemoryMax=infinity":              "above-parent",
		"MemoryMax=0":                     "bad-value",
		"MemoryHigh=1G":                   "above-parent",
		"MemoryHigh=400M\nMemoryMax=400M": "memory-high-above-max",
		"MemoryHigh=400M\nMemoryMax=401M": "",
		"LimitNOFILE=1048577":             "nofile-above-nr-open",
		"LimitNOFILE=1024:1048577":        "nofile-above-nr-open",
		"LimitNOFILE=infinity":            "",
		"LimitNOFILE=2:1":                 "bad-value",
	} {
		file, problems := Parse("/u", startable("[Service]\n"+text))
		findings := Findings(Merge(file), known())
		var ids []string
		for _, f := range findings {
			ids = append(ids, f.ID)
			if f.File != "/u" || f.Line < 2 || f.Message == "" || f.Severity == "" {
				t.Errorf("%q: %+v", text, f)
			}
		}
		if got := strings.Join(ids, " "); got != want || problems != nil {
			t.Errorf("%q: %q, want %q (%v)", text, got, want, problems)
		}
		if all := fmt.Sprintf("%+v", findings); strings.Contains(all, "hunter") {
			t.Errorf("%q: a secret is told: %s", text, all)
		}
	}
}

// startable adds a command to a text that has none.
func startable(text string) string {
	if strings.Contains(text, "ExecStart=") {
		return text
	}
	return text + "\n[Service]\nExecStart=/a\n"
}

// TestRefused holds what we say of units that systemd refuses against what the systemd
// of this machine says.
func TestRefused(t *testing.T) {
	dir := t.TempDir()
	for text, want := range map[string]string{
		"[Service]\nExecStart=/bin/true\n":                                                 "",
		"[Service]\nExecStart=true\n":                                                      "",
		"[Service]\nExecStart=-/bin/true a\n":                                              "",
		"[Service]\nType=simple\n":                                                         "refused",
		"[Service]\nType=oneshot\n":                                                        "refused",
		"[Service]\nType=oneshot\n[Unit]\nSuccessAction=poweroff\n":                        "",
		"[Service]\nExecStop=/bin/true\n":                                                  "refused",
		"[Service]\nExecStop=/bin/true\nRemainAfterExit=yes\n":                             "",
		"[Service]\nExecStart=/bin/true\nExecStart=/bin/false\n":                           "refused",
		"[Service]\nExecStart=/bin/true\nExecStart=\nExecStart=/bin/false\n":               "",
		"[Service]\nType=oneshot\nExecStart=/bin/true\nExecStart=/bin/false\n":             "",
		"[Service]\nType=oneshot\nRestart=always\nExecStart=/bin/true\n":                   "refused",
		"[Service]\nType=oneshot\nRestart=on-failure\nRestartSec=1\nExecStart=/bin/true\n": "",
		"[Service]\nExecStart=bin/true\n":                                                  "refused",
		"[Service]\nType=dbus\nExecStart=/bin/true\n":                                      "refused",
		"[Foo\n[Service]\nExecStart=/bin/true\n":                                           "unit-line",
	} {
		path := filepath.Join(dir, "claudebench-test.service")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		// Its exit status is 1 for what it refuses, among others.
		output, _ := exec.Command("/usr/bin/systemd-analyze", "verify", "--man=no", path).CombinedOutput()
		theirs := ""
		for _, f := range Verify(output) {
			if f.Severity == Error {
				theirs = "refused"
			}
		}
		file, problems := Parse(path, text)
		var ours []string
		for _, p := range problems {
			if p.Fatal {
				ours = append(ours, "unit-line")
			}
		}
		for _, f := range Findings(Merge(file), Facts{}) {
			ours = append(ours, f.ID)
		}
		if got := strings.Join(ours, " "); got != want || (theirs != "") != (want != "") {
			t.Errorf("%q: %q, want %q; systemd: %q %s", text, got, want, theirs, output)
		}
	}
}

func TestSecretName(t *testing.T) {
	for name, want := range map[string]bool{
		"ANTHROPIC_API_KEY": true, "authToken": true, "db-password": true, "AWS_SECRET_ACCESS_KEY": true, "secret.value": true, "apikey": true, "KEY": true,
		"MAX_TOKENS": false, "PUBLIC_KEY": false, "SECRET_FILE": false, "SECRET_PATH": false, "SECRET_NAME": false, "KEY_ID": false, "MONKEY": false, "": false, "__": false,
	} {
		if secretName(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}

// TestForever checks what is said of services that are started for ever.
func TestForever(t *testing.T) {
	for text, want := range map[string]string{
		"StartLimitBurst=0":         "switched off",
		"StartLimitIntervalSec=0":   "switched off",
		"StartLimitIntervalSec=25":  "after 5 starts in 25s, and with RestartSec=5s they never",
		"StartLimitBurst=2":         "after 2 starts in 10s, ",
		"StartLimitBurst=\nWants=x": "after 5 starts in 10s, ",
	} {
		file, _ := Parse("/u", startable("[Service]\nRestart=always\nRestartSec=5\n[Unit]\n"+text))
		if f := Findings(Merge(file), Facts{}); len(f) != 1 || !strings.Contains(f[0].Message, want) {
			t.Errorf("%s: %+v", text, f)
		}
	}
}

// TestNotKnown checks that nothing is found for facts that are not known.
func TestNotKnown(t *testing.T) {
	file, _ := Parse("/u", "[Service]\nExecStart=/a\nUser=nosuch\nGroup=nosuch\nWorkingDirectory=/none\nCPUQuota=9999%\nMemoryMax=50%\nLimitNOFILE=99999999999\n")
	if f := Findings(Merge(file), Facts{}); f != nil {
		t.Error(f)
	}
}

// TestOrder checks that findings come in the order of their places, and that each
// names where it is.
func TestOrder(t *testing.T) {
	a, _ := Parse("/a", startable("[Service]\nUser=nosuch\nMemoryLimit=1\nEnvironment=API_KEY=x\n"))
	b, _ := Parse("/b", "[Service]\nMemoryLimit=2\nEnvironment=TOKEN=y\n")
	var got []string
	for _, f := range Findings(Merge(a, b), known()) {
		got = append(got, fmt.Sprintf("%s:%d %s", f.File, f.Line, f.ID))
	}
	want := []string{"/a:2 no-such-user", "/a:4 secret-in-environment", "/b:2 deprecated-key", "/b:3 secret-in-environment"}
	if !slices.Equal(got, want) {
		t.Error(got)
	}
}

func TestDeprecatedSince(t *testing.T) {
	file, _ := Parse("/u", startable("[Service]\nMemoryLimit=1G\n"))
	for version, want := range map[int]string{219: "", 231: "deprecated", 257: "from systemd 258 on", 258: "no such limit", 0: "deprecated"} {
		got := ""
		for _, f := range Findings(Merge(file), Facts{Systemd: version}) {
			got += f.Message
		}
		if (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("systemd %d: %q, want %q", version, got, want)
		}
	}
}

func TestVerify(t *testing.T) {
	got := Verify([]byte("/etc/systemd/system/a.service:5: Unknown key name 'X' in section 'Service', ignoring.\n\n" +
		"a.service: Command /no is not executable: No such file or directory\n" +
		"/u:7: Invalid environment assignment, ignoring: API_KEY=hunter2\n" +
		"something else: sk-ant-hunter2 \xff\n"))
	want := []Finding{
		{"systemd-analyze", "/etc/systemd/system/a.service", 5, Warning, "Unknown key name 'X' in section 'Service', ignoring.", ""},
		{"systemd-analyze", "a.service", 0, Warning, "Command /no is not executable: No such file or directory", ""},
		{"systemd-analyze", "/u", 7, Warning, "Invalid environment assignment, ignoring: API_KEY=…", ""},
		{"systemd-analyze", "", 0, Warning, "something else: sk-ant-… \ufffd", ""},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if Verify(nil) != nil {
		t.Error("findings of nothing")
	}
}

// TestKeys holds the names of keys against those that the systemd of this machine knows,
// which may lack the newest.
func TestKeys(t *testing.T) {
	dump, err := exec.Command("/lib/systemd/systemd", "--dump-configuration-items").Output()
	if err != nil {
		t.Fatal(err)
	}
	section, known := "", 0
	for text := range strings.Lines(string(dump)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(text), "["); ok {
			section = strings.TrimSuffix(name, "]")
		}
		key, _, ok := strings.Cut(text, "=")
		if keys[section] == nil || !ok {
			continue
		}
		known++
		if keys.kind(section, key) == unknown {
			t.Errorf("%s= of [%s] is not known", key, section)
		}
	}
	if known < 300 {
		t.Errorf("only %d keys are told", known)
	}
}

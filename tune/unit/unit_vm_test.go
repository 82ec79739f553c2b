//go:build vm

// These tests need root and a systemd that runs, and write units: they are for a
// machine that is thrown away.

package unit

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

// lay writes files for the time of the test, and has systemd read them.
func lay(t *testing.T, files map[string]string) {
	t.Helper()
	for path, text := range files {
		err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o600))
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		for path := range files {
			os.Remove(path)
			os.Remove(filepath.Dir(path))
		}
	})
	run(t, "systemctl", "daemon-reload")
}

// TestValuesInVM holds what we read in limits against what systemd makes of them.
func TestValuesInVM(t *testing.T) {
	sizes := []string{"1", "4K", "1.5K", "0.3M", "1G 512M 3", "1.999G", "15E", "1.123456789T", "infinity", "3.3K 0.7"}
	quotas := []string{"200%", "12.5%", "0.05%", "33.33%", "7‰", "123‱", "99999%"}
	shares := []string{"50%", "33.33%", "1‰", "100%"}
	total := memory(t)
	files, want := map[string]string{}, map[string]string{}
	add := func(setting, property string, n uint64, err error) {
		if err != nil {
			t.Errorf("%s: %v", setting, err)
		}
		name := fmt.Sprintf("claudebench-%d.service", len(files))
		files[Dir+"/"+name] = "[Service]\nExecStart=/bin/true\n" + setting + "\n"
		want[name+" "+setting] = property + "=" + strconv.FormatUint(n, 10)
	}
	for _, v := range append(sizes, shares...) {
		n, err := ParseSize(v, total)
		if slices.Contains(shares, v) {
			n -= n % Size(os.Getpagesize()) // as systemd rounds
		}
		add("MemoryMax="+v, "MemoryMax", uint64(n), err)
	}
	for _, v := range quotas {
		q, err := ParseQuota(v)
		add("CPUQuota="+v, "CPUQuotaPerSecUSec", uint64(time.Duration(q).Microseconds()), err)
	}
	lay(t, files)
	for key, line := range want {
		name, setting, _ := strings.Cut(key, " ")
		property, number, _ := strings.Cut(line, "=")
		text := strings.TrimSpace(run(t, "systemctl", "show", "-P", property, name))
		if got := plain(t, property, text); got != number && text != number {
			t.Errorf("%s: we read %s, systemd %s", setting, number, text)
		}
	}
}

// plain is a property of systemctl show as a number.
func plain(t *testing.T, property, text string) string {
	t.Helper()
	if property == "CPUQuotaPerSecUSec" {
		d, err := ParseSpan(text)
		if err != nil {
			t.Error(err)
		}
		return strconv.FormatInt(d.Microseconds(), 10)
	}
	if text == "infinity" {
		return strconv.FormatUint(Infinity, 10)
	}
	return text
}

// memory is what systemd takes parts of: the smaller of the machine's memory and the
// limit of its own cgroup.
func memory(t *testing.T) uint64 {
	t.Helper()
	lay(t, map[string]string{Dir + "/claudebench-all.service": "[Service]\nExecStart=/bin/true\nMemoryMax=100%\n"})
	n, err := strconv.ParseUint(strings.TrimSpace(run(t, "systemctl", "show", "-P", "MemoryMax", "claudebench-all.service")), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestServiceInVM runs a service with odd arguments, and looks at what it was given:
// its command line, its environment and its key.
func TestServiceInVM(t *testing.T) {
	out, key := filepath.Join(t.TempDir(), "out"), filepath.Join(t.TempDir(), "key")
	// The directories are root's alone, and so is the service.
	odd := []string{`a b`, `"`, `'`, `\`, `\x41`, `$HOME ${HOME} $$`, "%n%%", ";", "", "ä", "#x", "-"}
	s := sample()
	s.Name, s.User, s.Group, s.Restart, s.Limits = "claudebench-odd.service", "root", "root", "no", Limits{}
	s.PythonPath = `/opt/"a b"/%n\c/$HOME`
	s.Credential.Path = key
	s.Command = append([]string{"/bin/sh", "-c", `{ cat /proc/$$/cmdline; printf '\001'; cat /proc/$$/environ; printf '\001'; cat "$` + KeyFile + `"; } > ` + out, "--"}, odd...)
	text, err := s.Render(0)
	if err != nil {
		t.Fatal(err)
	}
	lay(t, map[string]string{s.Path(): strings.Replace(text, "[Service]\n", "[Service]\nType=oneshot\n", 1), key: "sk-ant-test"})
	run(t, "systemctl", "start", s.Name)
	got, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	parts := bytes.Split(got, []byte("\x01"))
	if len(parts) != 3 {
		t.Fatalf("%q", got)
	}
	if words := strings.Split(strings.TrimSuffix(string(parts[0]), "\x00"), "\x00"); !slices.Equal(words, s.Command) {
		t.Errorf("the command is\n%q, not\n%q", words, s.Command)
	}
	if !slices.Contains(strings.Split(string(parts[1]), "\x00"), "PYTHONPATH="+s.PythonPath) {
		t.Errorf("the environment is %q", parts[1])
	}
	if bytes.Contains(parts[1], []byte("sk-ant")) || string(parts[2]) != "sk-ant-test" {
		t.Errorf("the key is %q, the environment %q", parts[2], parts[1])
	}
	if shown := run(t, "systemctl", "show", s.Name); strings.Contains(shown, "sk-ant") {
		t.Error("systemd tells the key to everybody")
	}
}

// TestMergeInVM checks that drop-ins add up as systemd says.
func TestMergeInVM(t *testing.T) {
	name := "claudebench-merge-test.service"
	files := map[string]string{
		Dir + "/" + name:                                       "[Unit]\nDescription=a\n[Service]\nExecStart=/bin/true\nEnvironment=A=1\nNice=1\nMemoryMax=1M\n",
		Dir + "/" + name + ".d/10-a.conf":                      "[Service]\nEnvironment=B=2\nNice=2\nMemoryMax=\n",
		Dir + "/" + name + ".d/90-z.conf":                      "[Service]\nEnvironment=\nEnvironment=C=3\nCPUQuota=5%\n",
		"/run/systemd/system/" + name + ".d/10-a.conf":         "[Service]\nNice=9\n",
		"/run/systemd/system/" + name + ".d/50-b.conf":         "[Service]\nEnvironment=D=4\nNice=4\n",
		"/run/systemd/system/claudebench-.service.d/60-c.conf": "[Service]\nNice=5\nEnvironment=E=5\n",
	}
	lay(t, files)
	u, problems, err := Load(tree(files), name)
	if err != nil || problems != nil {
		t.Fatal(err, problems)
	}
	show := func(property string) string {
		return strings.TrimSpace(run(t, "systemctl", "show", "-P", property, name))
	}
	var environment, sources []string
	for _, s := range u.All("Service", "Environment") {
		environment = append(environment, s.Value)
	}
	for _, s := range u.Settings {
		if strings.Contains(s.File, ".d/") && !slices.Contains(sources, s.File) {
			sources = append(sources, s.File)
		}
	}
	for property, got := range map[string]string{
		"Environment": strings.Join(environment, " "), "Nice": u.Last("Service", "Nice").Value, "Description": u.Last("Unit", "Description").Value,
	} {
		if want := show(property); got != want {
			t.Errorf("%s is %q, systemd says %q", property, got, want)
		}
	}
	if got := show("MemoryMax"); got != "infinity" || u.Last("Service", "MemoryMax").Value != "" {
		t.Error(got)
	}
	for _, file := range sources {
		if !strings.Contains(show("DropInPaths"), file) {
			t.Errorf("%s is not read by systemd: %s", file, show("DropInPaths"))
		}
	}
}

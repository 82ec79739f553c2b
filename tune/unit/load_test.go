package unit

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
)

// A tree is the files of a host, by their paths.
type tree map[string]string

func (t tree) Read(p string) ([]byte, error) {
	text, ok := t[p]
	switch {
	case !ok:
		return nil, fs.ErrNotExist
	case text == "denied":
		return nil, fs.ErrPermission
	}
	return []byte(text), nil
}

func (t tree) List(dir string) ([]string, error) {
	var names []string
	for p := range t {
		if path.Dir(p) == dir {
			names = append(names, path.Base(p))
		}
	}
	if names == nil {
		return nil, fs.ErrNotExist
	}
	slices.Sort(names)
	return names, nil
}

func TestLoad(t *testing.T) {
	files := tree{
		"/usr/lib/systemd/system/claude-api.service":                 "[Service]\nNice=1\n",
		"/run/systemd/system/claude-api.service":                     "[Service]\nNice=2\nExecStart=/a\nExecStart=/b\nfault\n[Unit]\nAfter=x\n",
		"/usr/lib/systemd/system/claude-api.service.d/90-x.conf":     "[Service]\nNice=9\n",
		"/etc/systemd/system/claude-api.service.d/10-a.conf":         "[Service]\nNice=3\nCPUQuota=1%\nExecStart=\nExecStart=/c\n[Unit]\nAfter=\nAfter=y\n",
		"/usr/lib/systemd/system/claude-api.service.d/10-a.conf":     "[Service]\nNice=4\nUMask=0\n",
		"/etc/systemd/system/claude-.service.d/50-dash.conf":         "[Service]\nNice=5\nOOMPolicy=stop\n",
		"/etc/systemd/system/claude-api.service.d/no":                "[Service]\nNice=6\n",
		"/etc/systemd/system/claude-api.service.d/.z.conf":           "[Service]\nNice=7\n",
		"/etc/systemd/system/service.d/80-all.conf":                  "[Service]\nKillMode=mixed\n",
		"/run/systemd/system/service.d/70-masked.conf":               "",
		"/usr/lib/systemd/system/service.d/70-masked.conf":           "[Service]\nNice=8\n",
		"/usr/lib/systemd/system/claude-api-other.service.d/99.conf": "[Service]\nNice=11\n",
		"/usr/lib/systemd/system/api.service.d/99.conf":              "[Service]\nNice=12\n",
		"/etc/systemd/system/broken.service":                         "[Service]\n",
		"/etc/systemd/system/broken.service.d/a.conf":                "denied",
		"/etc/systemd/system/masked.service":                         "",
		"/usr/lib/systemd/system/masked.service":                     "[Service]\nNice=1\n",
		"/etc/systemd/system/secret.service":                         "denied",
		"/usr/lib/systemd/system/dropinless.service":                 "[Service]\nNice=13\n",
	}
	u, problems, err := Load(files, "claude-api.service")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range u.Settings {
		got = append(got, fmt.Sprintf("%s=%s %s", s.Key, s.Value, strings.TrimPrefix(s.Where(), "/")))
	}
	want := []string{
		"After=x run/systemd/system/claude-api.service:7",
		"CPUQuota=1% etc/systemd/system/claude-api.service.d/10-a.conf:3",
		"ExecStart=/c etc/systemd/system/claude-api.service.d/10-a.conf:5",
		"After=y etc/systemd/system/claude-api.service.d/10-a.conf:8",
		"OOMPolicy=stop etc/systemd/system/claude-.service.d/50-dash.conf:3",
		"KillMode=mixed etc/systemd/system/service.d/80-all.conf:2",
		"Nice=9 usr/lib/systemd/system/claude-api.service.d/90-x.conf:2",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(problems) != 1 || problems[0].Line != 5 {
		t.Error(problems)
	}
	if u.Last("Service", "Nice").Value != "9" || u.Last("Service", "None") != (Setting{}) {
		t.Error(u.Last("Service", "Nice"))
	}
	for name, want := range map[string]string{
		"none.service": "<nil> <nil>", "masked.service": "&{[] true []} <nil>", "dropinless.service": "Nice",
		"broken.service": "<nil> drop-in of broken.service: permission denied", "secret.service": "<nil> permission denied", "../x.service": `no name`,
	} {
		u, _, err := Load(files, name)
		if got := fmt.Sprint(u, err); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
		if strings.Contains(want, "permission") && !errors.Is(err, fs.ErrPermission) {
			t.Error(err)
		}
	}
}

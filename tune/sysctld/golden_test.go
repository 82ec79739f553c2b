package sysctld_test

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/tune/sysctld"
)

// A host is text by path.
type host map[string]string

func (h host) Read(file string) ([]byte, error) {
	text, ok := h[file]
	if !ok {
		return nil, fs.ErrNotExist
	}
	if text == denied {
		return nil, fs.ErrPermission
	}
	return []byte(text), nil
}

// denied is a file that may not be read.
const denied = "denied"

func (h host) List(dir string) ([]string, error) {
	var names []string
	for file := range h {
		if path.Dir(file) == dir {
			names = append(names, path.Base(file))
		}
	}
	if names == nil {
		return nil, fs.ErrNotExist
	}
	slices.Sort(names)
	return names, nil
}

// TestOutcomes is one host for each rule, with what becomes of vm.one: the value, or
// a dash if nothing sets it.
func TestOutcomes(t *testing.T) {
	for name, c := range map[string]struct {
		host            host
		systemd, procps string
	}{
		"the order is that of names, not of directories": {host{
			"/etc/sysctl.d/10-us.conf":     "vm.one = 1",
			"/usr/lib/sysctl.d/zz-os.conf": "vm.one = 2",
		}, "2", "2"},
		"of one name only the first directory's is read": {host{
			"/run/sysctl.d/a.conf":     "vm.two = 1",
			"/usr/lib/sysctl.d/a.conf": "vm.one = 2",
		}, "-", "-"},
		"an empty file, or a link to /dev/null, masks": {host{
			"/etc/sysctl.d/a.conf":     "",
			"/usr/lib/sysctl.d/a.conf": "vm.one = 2",
		}, "-", "-"},
		"sysctl.conf is for procps alone, and last": {host{
			"/etc/sysctl.d/zz.conf": "vm.one = 1",
			"/etc/sysctl.conf":      "vm.one = 2",
		}, "1", "2"},
		"a full name beats a later pattern": {host{
			"/etc/sysctl.d/a.conf": "vm.one = 1\nvm.* = 2",
		}, "1", "1"},
		"the later of two patterns wins": {host{
			"/etc/sysctl.d/a.conf": "vm.o* = 1\nvm.* = 2",
		}, "2", "2"},
		"to say it again does not give systemd's pattern a later turn": {host{
			"/etc/sysctl.d/a.conf": "vm.o* = 1\nvm.* = 2\nvm.o* = 1",
		}, "2", "1"},
		"an excluded key is left alone by patterns": {host{
			"/etc/sysctl.d/a.conf": "-vm.one\nvm.* = 2",
		}, "-", "-"},
		"for systemd it takes back an earlier line, too": {host{
			"/etc/sysctl.d/a.conf": "vm.one = 1\n-vm.one",
		}, "-", "1"},
		"hidden files are for procps alone": {host{
			"/etc/sysctl.d/.a.conf": "vm.one = 1",
		}, "-", "1"},
		"space after the dash is part of the key for procps": {host{
			"/etc/sysctl.d/a.conf": "- vm.one = 1",
		}, "1", "-"},
		"a carriage return ends a line for systemd": {host{
			"/etc/sysctl.d/a.conf": "vm.two = 1\rvm.one = 2",
		}, "2", "-"},
		"a key that begins with /proc/sys is another key": {host{
			"/etc/sysctl.d/a.conf": "/proc/sys/vm/one = 1",
		}, "-", "-"},
		"a comment is a line, never its end": {host{
			"/etc/sysctl.d/a.conf": " ; vm.one = 1\nvm.one = 2 # two",
		}, "2 # two", "2 # two"},
		"procps does not see that vm..one is excluded": {host{
			"/etc/sysctl.d/a.conf": "-vm..one\nvm.* = 2",
		}, "-", "2"},
		"nor that vm..* finds what is excluded": {host{
			"/etc/sysctl.d/a.conf": "-vm.one\nvm..* = 2",
		}, "-", "2"},
		"sysctl.conf is no second file of one in a directory": {host{
			"/etc/sysctl.d/sysctl.conf": "vm.two = 1",
			"/etc/sysctl.conf":          "vm.one = 2",
		}, "-", "2"},
		"a path through a directory that is not there leads nowhere": {host{
			"/etc/sysctl.d/a.conf": "- vm/../vm/one = 1",
		}, "-", "-"},
	} {
		for program, p := range map[string]struct {
			load func(sysctld.Files) (*sysctld.Config, error)
			want string
		}{"systemd": {sysctld.Systemd, c.systemd}, "procps": {sysctld.Procps, c.procps}} {
			config, err := p.load(c.host)
			if err != nil {
				t.Fatal(err)
			}
			if got := value(config.Of("vm.one")); got != p.want {
				t.Errorf("%s: %s: %s, want %s", name, program, got, p.want)
			}
		}
	}
}

func value(o sysctld.Outcome) string {
	if o.Winner == nil {
		return "-"
	}
	return o.Winner.Value
}

func TestShadowedBeginsWithTheStrongest(t *testing.T) {
	config, err := sysctld.Systemd(host{
		"/etc/sysctl.d/10.conf":     "vm.one = 1\nvm.one = 2\nvm.* = 3\n",
		"/etc/sysctl.d/20.conf":     "vm.one = 4\n",
		"/usr/lib/sysctl.d/20.conf": "vm.one = 5\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range config.Of("vm/one").Shadowed {
		got = append(got, a.Value)
	}
	if strings.Join(got, " ") != "2 1 3 5" {
		t.Errorf("%v", got)
	}
}

// TestLibIsALink: what is below /lib is not hidden by itself.
func TestLibIsALink(t *testing.T) {
	config, err := sysctld.Systemd(host{
		"/usr/lib/sysctl.d/a.conf": "vm.one = 1",
		"/lib/sysctl.d/a.conf":     "vm.one = 1",
	})
	if err != nil {
		t.Fatal(err)
	}
	if o := config.Of("vm.one"); value(o) != "1" || len(o.Shadowed) > 0 {
		t.Errorf("%+v", o)
	}
}

func TestProblems(t *testing.T) {
	h := host{"/etc/sysctl.d/a.conf": "vm.one\n= 1\nvm.one = 1\n/../x = 1\n"}
	for name, load := range map[string]func(sysctld.Files) (*sysctld.Config, error){"systemd": sysctld.Systemd, "procps": sysctld.Procps} {
		config, err := load(h)
		if err != nil {
			t.Fatal(err)
		}
		var lines []int
		for _, p := range config.Problems() {
			lines = append(lines, p.Line)
		}
		if !slices.Equal(lines, []int{1, 2, 4}) {
			t.Errorf("%s: %v", name, config.Problems())
		}
	}
}

func TestTooMuch(t *testing.T) {
	large := host{"/etc/sysctl.d/a.conf": strings.Repeat("#", 1<<20+1)}
	config, err := sysctld.Systemd(large)
	if err != nil || len(config.Unread()) != 1 {
		t.Errorf("%v %v", config, err)
	}
	many := host{}
	for i := range 1001 {
		many[fmt.Sprintf("/etc/sysctl.d/%d.conf", i)] = ""
	}
	if _, err := sysctld.Procps(many); err == nil {
		t.Error("1001 files are read")
	}
}

func TestNameAndPathAreOpposites(t *testing.T) {
	for key, name := range map[string]string{
		"net/ipv4/conf/eth0.100/x": "net.ipv4.conf.eth0/100.x",
		"net.ipv4.conf.eth0/100.x": "net.ipv4.conf.eth0/100.x",
		"/proc/sys/vm/one":         "vm.one",
		"vm":                       "vm",
		"/a.b/c":                   "/a.b/c",
		"vm..one.":                 "vm.one",
	} {
		if got := sysctld.Name(key); got != name {
			t.Errorf("%s: %s, want %s", key, got, name)
		}
		if again := sysctld.Name(sysctld.Path(key)); again != name {
			t.Errorf("%s: %s after its path, want %s", key, again, name)
		}
	}
}

// TestDoubt: a file that could not be read casts doubt on what it may override, and on
// nothing else; and it is none that the program passes over.
func TestDoubt(t *testing.T) {
	for name, c := range map[string]struct {
		host  host
		doubt string
	}{
		"none":              {host{"/etc/sysctl.d/50.conf": "vm.one=1"}, ""},
		"later":             {host{"/etc/sysctl.d/50.conf": "vm.one=1", "/etc/sysctl.d/60.conf": denied}, "/etc/sysctl.d/60.conf"},
		"earlier":           {host{"/etc/sysctl.d/50.conf": denied, "/etc/sysctl.d/60.conf": "vm.one=1"}, ""},
		"nobody sets it":    {host{"/etc/sysctl.d/50.conf": denied}, "/etc/sysctl.d/50.conf"},
		"a pattern":         {host{"/etc/sysctl.d/50.conf": denied, "/etc/sysctl.d/60.conf": "vm.*=1"}, "/etc/sysctl.d/50.conf"},
		"hidden":            {host{"/etc/sysctl.d/60.conf": "vm.one=1", "/usr/lib/sysctl.d/60.conf": denied}, ""},
		"hides":             {host{"/etc/sysctl.d/60.conf": denied, "/usr/lib/sysctl.d/60.conf": "vm.one=1"}, "/etc/sysctl.d/60.conf"},
		"no file of sysctl": {host{"/etc/sysctl.d/60.conf": "vm.one=1", "/etc/sysctl.d/70.bak": denied}, ""},
	} {
		config, err := sysctld.Systemd(c.host)
		if err != nil {
			t.Fatal(err)
		}
		doubt := ""
		if d := config.Of("vm.one").Doubt; d != nil {
			doubt = d.File
		}
		if doubt != c.doubt || len(config.Problems()) != 0 {
			t.Errorf("%s: %q, want %q; %v", name, doubt, c.doubt, config.Problems())
		}
	}
}

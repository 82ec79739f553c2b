package sysctld

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Files are what is needed of a host.
type Files interface {
	Read(path string) ([]byte, error)
	List(dir string) ([]string, error)
}

// A source is one file as a program takes it: of those with one name, the one
// in the first directory.
type source struct {
	path   string
	lines  []Assignment
	faults []Problem
	// hidden are those of the same name in later directories, which are not read.
	hidden []source
}

// A Config is what a program makes of all files.
type Config struct {
	// sources are in the order in which they are read.
	sources []source
	read    func(path string) source
	dirs    []string
	last    string
}

// Systemd returns what systemd-sysctl would set at boot.
func Systemd(f Files) (*Config, error) {
	return load(f, []string{"/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d"}, "")
}

// Procps returns what sysctl --system would set.
func Procps(f Files) (*Config, error) {
	return load(f, []string{"/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d", "/lib/sysctl.d"}, "/etc/sysctl.conf")
}

// maxFiles bounds how many files are read.
const maxFiles = 10_000

func load(f Files, dirs []string, last string) (*Config, error) {
	c := &Config{dirs: dirs, last: last}
	found := map[string][]string{}
	for _, dir := range dirs {
		names, err := f.List(dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if strings.HasSuffix(name, ".conf") && len(found) < maxFiles {
				found[name] = append(found[name], dir+"/"+name)
			}
		}
	}
	names := make([]string, 0, len(found))
	for name := range found {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		s := readSource(f, found[name][0])
		for _, hidden := range found[name][1:] {
			s.hidden = append(s.hidden, readSource(f, hidden))
		}
		c.sources = append(c.sources, s)
	}
	if last != "" {
		if s := readSource(f, last); len(s.faults) == 0 || len(s.lines) > 0 {
			c.sources = append(c.sources, s)
		}
	}
	return c, nil
}

func readSource(f Files, file string) source {
	text, err := f.Read(file)
	if err != nil {
		return source{path: file, faults: []Problem{{file, 0, err.Error()}}}
	}
	lines, faults := Parse(file, text)
	return source{path: file, lines: lines, faults: faults}
}

// With returns the same configuration as if a file held text.
func (c *Config) With(file string, text []byte) *Config {
	lines, faults := Parse(file, text)
	return c.replaced(file, &source{path: file, lines: lines, faults: faults})
}

// Without returns the same configuration as if a file were not there.
func (c *Config) Without(file string) *Config { return c.replaced(file, nil) }

func (c *Config) replaced(file string, by *source) *Config {
	other := *c
	other.sources = slices.DeleteFunc(slices.Clone(c.sources), func(s source) bool { return s.path == file })
	if by == nil {
		return &other
	}
	at, _ := slices.BinarySearchFunc(other.sources, path.Base(file), func(s source, name string) int {
		if s.path == c.last {
			return 1
		}
		return strings.Compare(path.Base(s.path), name)
	})
	other.sources = slices.Insert(other.sources, at, *by)
	return &other
}

// Problems are the lines and files that the programs pass over.
func (c *Config) Problems() []Problem {
	var all []Problem
	for _, s := range c.sources {
		all = append(all, s.faults...)
	}
	return all
}

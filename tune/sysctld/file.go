package sysctld

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// dirs are those that both programs read, the strongest first.
var dirs = []string{"/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d", "/lib/sysctl.d"}

// A file is one of those that a program may read, and its turn.
type file struct {
	// after is for the file that is read after all others.
	after bool
	name  string
	// dir is the index of its directory, from the strongest.
	dir  int
	page page
}

// place returns the turn of a path; it returns false if the program does not read it.
func (p *program) place(at string) (file, bool) {
	dir, name := path.Split(at)
	if at == p.last {
		return file{after: true, name: name}, true
	}
	i := slices.Index(dirs, strings.TrimSuffix(dir, "/"))
	return file{name: name, dir: i}, i >= 0 && strings.HasSuffix(name, ".conf") && p.takes(name)
}

func (f file) compare(g file) int {
	switch {
	case f.after == g.after:
		return cmp.Or(strings.Compare(f.name, g.name), cmp.Compare(f.dir, g.dir))
	case g.after:
		return -1
	}
	return 1
}

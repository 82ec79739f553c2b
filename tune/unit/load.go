package unit

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// dirs are where systemd looks for the files of the system's units, the strongest
// first (systemd.unit(5)). Those that generators fill are in their turn.
var dirs = []string{
	"/etc/systemd/system.control", "/run/systemd/system.control", "/run/systemd/transient", "/run/systemd/generator.early",
	Dir, "/etc/systemd/system.attached", "/run/systemd/system", "/run/systemd/system.attached", "/run/systemd/generator",
	"/usr/local/lib/systemd/system", "/lib/systemd/system", "/usr/lib/systemd/system", "/run/systemd/generator.late",
}

// Files are a host's. Errors are [fs.ErrNotExist] for what is not there.
type Files interface {
	Read(path string) ([]byte, error)
	List(dir string) ([]string, error)
}

// Load reads a service with its drop-ins from where systemd would. The unit is nil if
// there is no file of its name. Aliases and templates are not looked for.
func Load(files Files, name string) (*Unit, []Problem, error) {
	if err := CheckName(name); err != nil {
		return nil, nil, err
	}
	l := loader{files: files}
	main, err := l.main(name)
	if err != nil || main == nil {
		return nil, nil, err
	}
	if main.Masked {
		return Merge(main), l.problems, nil
	}
	dropins, err := l.dropins(name)
	if err != nil {
		return nil, nil, err
	}
	return Merge(main, dropins...), l.problems, nil
}

// A loader is a unit being read.
type loader struct {
	files    Files
	problems []Problem
}

func (l *loader) main(name string) (*File, error) {
	for _, dir := range dirs {
		file, err := l.file(path.Join(dir, name))
		if !errors.Is(err, fs.ErrNotExist) {
			return file, err
		}
	}
	return nil, nil
}

func (l *loader) file(path string) (*File, error) {
	text, err := l.files.Read(path)
	if err != nil {
		return nil, err
	}
	file, problems := Parse(path, string(text))
	l.problems = append(l.problems, problems...)
	return file, nil
}

// dropins are read in the order of their names, whatever their directories. Of those
// with one name, the one in the strongest directory is read; an empty one, which may
// be a link to /dev/null, only hides the others.
func (l *loader) dropins(name string) ([]*File, error) {
	found := map[string]string{}
	for _, suffix := range dropInDirs(name) {
		for _, dir := range dirs {
			if err := l.list(path.Join(dir, suffix), found); err != nil {
				return nil, err
			}
		}
	}
	var all []*File
	for _, n := range slices.Sorted(maps.Keys(found)) {
		file, err := l.file(found[n])
		if err != nil {
			return nil, fmt.Errorf("drop-in of %s: %w", name, err)
		}
		all = append(all, file)
	}
	return all, nil
}

// list adds the drop-ins of a directory whose names are not there yet.
func (l *loader) list(dir string, found map[string]string) error {
	names, err := l.files.List(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, n := range names {
		if _, hidden := found[n]; !hidden && strings.HasSuffix(n, ".conf") && !strings.HasPrefix(n, ".") {
			found[n] = path.Join(dir, n)
		}
	}
	return err
}

// dropInDirs are the directories of a unit's drop-ins, from the strongest: its own,
// those of the names that its own begins with up to a dash, and that of all units of
// its type.
func dropInDirs(name string) []string {
	kind := path.Ext(name)
	all := []string{name + ".d"}
	for i := len(name) - len(kind); i > 1; i-- {
		if name[i-1] == '-' {
			all = append(all, name[:i]+kind+".d")
		}
	}
	return append(all, kind[1:]+".d")
}

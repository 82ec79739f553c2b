package tune

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/unit"
)

// unitDirs are where systemd finds units, the strongest first (systemd.unit(5)).
var unitDirs = []string{"/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"}

// A service is a unit as its files say.
type service struct {
	*unit.Unit
	// main is its file, nil if there is none, and ours tells that we wrote it.
	main     *unit.File
	ours     bool
	problems []unit.Problem
}

// readService reads a unit and its drop-ins.
func readService(h *host.FS, name string) (*service, error) {
	s := &service{}
	for _, dir := range unitDirs {
		text, err := h.Read(dir + "/" + name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		s.main, s.ours = s.parse(dir+"/"+name, text), unit.Ours(string(text))
		break
	}
	dropins, err := findDropIns(h, name)
	if err != nil {
		return nil, err
	}
	var all []*unit.File
	for _, file := range dropins {
		text, err := h.Read(file)
		if err != nil {
			return nil, err
		}
		all = append(all, s.parse(file, text))
	}
	s.Unit = unit.Merge(s.main, all...)
	return s, nil
}

func (s *service) parse(file string, text []byte) *unit.File {
	f, problems := unit.Parse(file, string(text))
	s.problems = append(s.problems, problems...)
	return f
}

// findDropIns returns the drop-ins of a unit in the order of their names; of those
// with one name, that of the strongest directory. Those for all services come with
// them.
func findDropIns(h *host.FS, name string) ([]string, error) {
	found := map[string]string{}
	for _, of := range []string{name, "service"} {
		for _, dir := range unitDirs {
			names, err := h.List(dir + "/" + of + ".d")
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
			for _, file := range names {
				if strings.HasSuffix(file, ".conf") {
					found[file] = cmp.Or(found[file], dir+"/"+of+".d/"+file)
				}
			}
		}
	}
	return slices.SortedFunc(maps.Values(found), func(a, b string) int {
		return strings.Compare(path.Base(a), path.Base(b))
	}), nil
}

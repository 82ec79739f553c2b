package profile

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/claudebench/claudebench/scenarios/strict"
	"github.com/claudebench/claudebench/tune/cgroup"
)

//go:embed profiles
var embedded embed.FS

// Default is the profile that is checked unless another is named.
const Default = "claude-api-client"

// ServiceProfile is the profile with the unit of a service, CgroupProfile that with a
// cgroup.
const (
	ServiceProfile = "claude-api-service"
	CgroupProfile  = "claude-api-half-core"
)

// A Profile is what is wanted of a host.
type Profile struct {
	Name        string
	Description string
	// Sysctl is sorted by key.
	Sysctl []Want
	// Cgroup is nil if the profile wants none.
	Cgroup *Group
	// Systemd is nil if the profile wants no unit.
	Systemd *Service
}

// A Group is a cgroup that a profile wants. What is zero is left as it is.
type Group struct {
	Name      string          `yaml:"name"`
	CPUQuota  strict.Duration `yaml:"cpu_quota"`
	CPUPeriod strict.Duration `yaml:"cpu_period"`
	// MemoryHigh is from where on it is slowed down, MemoryMax what it cannot exceed.
	MemoryHigh Size `yaml:"memory_high"`
	MemoryMax  Size `yaml:"memory_max"`
}

// A Size is in bytes, and written as 1G, 512M or max.
type Size struct{ Bytes int64 }

// UnmarshalText implements [encoding.TextUnmarshaler].
func (s *Size) UnmarshalText(text []byte) (err error) {
	s.Bytes, err = cgroup.ParseSize(string(text))
	return err
}

// file is a profile as it is written.
type file struct {
	Name        string          `yaml:"name"`
	Description string          `yaml:"description"`
	Extends     []string        `yaml:"extends"`
	Sysctl      map[string]Want `yaml:"sysctl"`
	Cgroup      *Group          `yaml:"cgroup"`
	Systemd     *Service        `yaml:"systemd"`
}

// Vocabulary tells whether there is a setting of that name, and if not, which is
// the nearest, or "".
type Vocabulary func(id string) (nearest string, ok bool)

// Names are the profiles that come with the program.
func Names() []string {
	entries, err := embedded.ReadDir("profiles")
	if err != nil {
		panic(err) // they are part of the program
	}
	var all []string
	for _, e := range entries {
		all = append(all, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return all
}

// Load reads a profile, and those that it extends: one of [Names], or a file, whose
// name has a slash or ends in .yaml. The error has all that is wrong with a file.
func Load(name string, known Vocabulary) (*Profile, error) {
	all, err := load(name, known, nil)
	if err != nil {
		return nil, err
	}
	p := &Profile{Name: all.Name, Description: all.Description, Cgroup: all.Cgroup, Systemd: all.Systemd}
	for _, key := range slices.Sorted(maps.Keys(all.Sysctl)) {
		w := all.Sysctl[key]
		w.Key = key
		p.Sysctl = append(p.Sysctl, w)
	}
	return p, nil
}

func load(name string, known Vocabulary, from []string) (file, error) {
	if slices.Contains(from, name) {
		return file{}, fmt.Errorf("profile %s extends itself: %s", name, strings.Join(append(from, name), " extends "))
	}
	text, err := source(name)
	if err != nil {
		return file{}, err
	}
	var f file
	d := strict.Decode(name, text, &f)
	f.check(known, d.Add)
	f.Cgroup.check(d.Add)
	f.Systemd.check(d.Add)
	bases, err := f.bases(name, known, from, d.Add)
	if err := errors.Join(d.Err(), err); err != nil {
		return file{}, err
	}
	f.Name = cmp.Or(f.Name, name)
	return f.over(bases), nil
}

// bases are what the file extends. What is wrong with the naming of one is a fault of the
// file, what is wrong with one itself is told beside that.
func (f *file) bases(name string, known Vocabulary, from []string, note func(strict.Fault)) ([]file, error) {
	var all []file
	var wrong []error
	for i, base := range f.Extends {
		b, err := load(beside(name, base), known, append(from, name))
		var faults strict.Faults
		switch {
		case errors.As(err, &faults):
			wrong = append(wrong, err)
		case err != nil:
			note(strict.Fault{Path: fmt.Sprintf("extends[%d]", i), Message: err.Error()})
		}
		all = append(all, b)
	}
	return all, errors.Join(wrong...)
}

// over is the file over those that it extends, of which the later ones are stronger.
func (f file) over(bases []file) file {
	merged := map[string]Want{}
	var group *Group
	var service *Service
	for _, b := range bases {
		maps.Copy(merged, b.Sysctl)
		group, service = cmp.Or(b.Cgroup, group), cmp.Or(b.Systemd, service)
	}
	maps.Copy(merged, f.Sysctl)
	f.Sysctl, f.Cgroup, f.Systemd = merged, cmp.Or(f.Cgroup, group), cmp.Or(f.Systemd, service)
	return f
}

// isFile tells the name of a file from that of a profile that comes with the program.
func isFile(name string) bool { return strings.Contains(name, "/") || strings.HasSuffix(name, ".yaml") }

// beside is a name that a file says: a relative path is one from the file's directory.
func beside(file, name string) string {
	if !isFile(name) || !isFile(file) || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(file), name)
}

func source(name string) ([]byte, error) {
	if isFile(name) {
		return os.ReadFile(name)
	}
	text, err := fs.ReadFile(embedded, "profiles/"+name+".yaml")
	if err != nil {
		return nil, fmt.Errorf("unknown profile %q; %s", name, cmp.Or(strict.DidYouMean(name, Names()), "there are "+strings.Join(Names(), ", ")+", or a file"))
	}
	return text, nil
}

func (f *file) check(known Vocabulary, note func(strict.Fault)) {
	for _, key := range slices.Sorted(maps.Keys(f.Sysctl)) {
		path := strict.Join("sysctl", key)
		switch {
		case strings.ContainsAny(key, "/\n\x00*?[") || strings.Contains(key, ".."):
			note(strict.Fault{Path: path, Message: "is no key in dotted form, such as net.ipv4.tcp_tw_reuse"})
		default:
			if near, ok := known(key); !ok {
				note(strict.Fault{Path: path, Message: "is a setting that we know nothing of", Hint: hint(near)})
			}
		}
	}
}

// check finds what the kernel would not take, and names that lead elsewhere.
func (g *Group) check(note func(strict.Fault)) {
	if g == nil {
		return
	}
	if g.Name == "" || strings.ContainsAny(g.Name, "/\n\x00") || g.Name[0] == '.' {
		note(strict.Fault{Path: "cgroup.name", Message: "must be the name of a group, such as claude-api"})
	}
	limits := cgroup.Limits{CPU: cgroup.Bandwidth{Quota: time.Duration(g.CPUQuota), Period: time.Duration(g.CPUPeriod)}, MemoryHigh: g.MemoryHigh.Bytes, MemoryMax: g.MemoryMax.Bytes}
	if err := limits.Check(); err != nil {
		note(strict.Fault{Path: "cgroup", Message: err.Error()})
	}
}

func hint(near string) string {
	if near == "" {
		return "claudebench tune --explain <TAB> lists those that we know"
	}
	return "did you mean " + near + "?"
}

package profile

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"os"
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
	if err := d.Err(); err != nil {
		return file{}, err
	}
	f.Name = cmp.Or(f.Name, name)
	merged := map[string]Want{}
	for _, base := range f.Extends {
		b, err := load(base, known, append(from, name))
		if err != nil {
			return file{}, err
		}
		maps.Copy(merged, b.Sysctl)
		f.Cgroup, f.Systemd = cmp.Or(f.Cgroup, b.Cgroup), cmp.Or(f.Systemd, b.Systemd)
	}
	maps.Copy(merged, f.Sysctl)
	f.Sysctl = merged
	return f, nil
}

func source(name string) ([]byte, error) {
	if strings.Contains(name, "/") || strings.HasSuffix(name, ".yaml") {
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
		return "claudebench tune --explain lists those that we know"
	}
	return "did you mean " + near + "?"
}

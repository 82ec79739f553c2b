package manual_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/tune/manual"
	"github.com/claudebench/claudebench/tune/profile"
)

// identity are the keys of a unit that say what it is, and set nothing that there
// would be to explain.
var identity = []string{"Description", "After", "User", "Group", "WorkingDirectory", "Environment", "ExecStart", "WantedBy"}

// settings are the ids of what a profile sets.
func settings(t *testing.T, p *profile.Profile) []string {
	t.Helper()
	var ids []string
	for _, w := range p.Sysctl {
		ids = append(ids, w.Key)
	}
	if g := p.Cgroup; g != nil {
		for _, s := range []struct {
			wanted bool
			ids    []string
		}{
			{g.CPUQuota != 0, []string{"cpu.max", "cpu.cfs_quota_us", "cpu.cfs_period_us"}},
			{g.MemoryHigh.Bytes != 0, []string{"memory.high"}},
			{g.MemoryMax.Bytes != 0, []string{"memory.max", "memory.limit_in_bytes"}},
		} {
			if s.wanted {
				ids = append(ids, s.ids...)
			}
		}
	}
	if p.Systemd == nil {
		return ids
	}
	unit, err := p.Systemd.Of().Render(0)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(unit) {
		if key, _, ok := strings.Cut(line, "="); ok && line[0] != '#' && !slices.Contains(identity, key) {
			ids = append(ids, key)
		}
	}
	return ids
}

func profiles(t *testing.T) []*profile.Profile {
	t.Helper()
	var all []*profile.Profile
	for _, name := range profile.Names() {
		p, err := profile.Load(name, func(key string) (string, bool) {
			_, ok := manual.FindSysctl(key)
			return "", ok
		})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// TestPagesKnowTheProfiles: what a profile sets has a page that names the profile, and
// no page names another.
func TestPagesKnowTheProfiles(t *testing.T) {
	setBy := map[string][]string{}
	for _, p := range profiles(t) {
		for _, id := range settings(t, p) {
			if _, ok := manual.Find(p.Name + ":" + id); !ok {
				t.Errorf("%s sets %s, which has no page", p.Name, id)
			}
			setBy[id] = append(setBy[id], p.Name)
		}
	}
	for _, p := range manual.All() {
		if !slices.Equal(p.Profiles, setBy[p.ID]) {
			t.Errorf("the page about %s says that %q set it, and these do: %q", p.ID, p.Profiles, setBy[p.ID])
		}
		if first := p.Advice[0]; len(p.Profiles) == 0 && (first < 'a' || first > 'z') {
			t.Errorf("%s: the advice goes on after a colon: %s", p.ID, p.Advice)
		}
	}
}

// TestProfilesAreTaken: the sysctls of our profiles have ranges, and are within them,
// on all kernels that hosts have.
func TestProfilesAreTaken(t *testing.T) {
	for _, text := range []string{"4.18.0-553.el8_10.x86_64", "5.4.0-200-generic", "6.1.0-41-cloud-amd64", "6.18.44", "7.0"} {
		kernel, err := manual.ParseVersion(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range profiles(t) {
			for _, w := range p.Sysctl {
				page, _ := manual.FindSysctl(w.Key)
				if page.RangeOn(kernel) == nil {
					t.Errorf("what Linux %v takes for %s is not known", kernel, w.Key)
				}
				if err := page.Takes(kernel, strings.Fields(w.Value())); err != nil {
					t.Errorf("%s has %s = %s: %v", p.Name, w.Key, w.Value(), err)
				}
			}
		}
	}
}

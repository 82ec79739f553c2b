package manual

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/scenarios/strict"
)

//go:embed pages
var pages embed.FS

// A Kind is whose setting it is.
type Kind string

// The kinds of settings.
const (
	Sysctl  Kind = "sysctl"
	Systemd Kind = "systemd"
	Cgroup  Kind = "cgroup"
)

// A Page is what is known of one setting. All texts are plain English.
type Page struct {
	// ID is the key of a sysctl in dotted form, or the name of a setting of systemd
	// or of a cgroup.
	ID    string `yaml:"id"`
	Kind  Kind   `yaml:"kind"`
	Title string `yaml:"title"`
	// Profiles are those of ours that set it.
	Profiles []string `yaml:"profiles"`
	// Does and DoesNot are what it changes, and what it is wrongly thought to.
	Does    string `yaml:"does"`
	DoesNot string `yaml:"does_not"`
	Costs   string `yaml:"costs"`
	// Since is the version of the kernel, or of systemd, that has it.
	Since string `yaml:"since"`
	// Default is a recent kernel's own value, empty if it depends on the host, and
	// Defaults are those of older kernels, the oldest first.
	Default  string `yaml:"default"`
	Defaults []Was  `yaml:"defaults"`
	// Values are what is taken, in words, and Ranges in numbers: those of older kernels
	// first; none where it is not known, or depends on the host.
	Values string  `yaml:"values"`
	Ranges []Range `yaml:"ranges"`
	// Instead is what a single socket or process can do for itself.
	Instead string `yaml:"instead"`
	// Watch is the counter that moves if it acts.
	Watch string `yaml:"watch"`
	// Advice is why our profiles set it, or leave it alone.
	Advice string `yaml:"advice"`
	// Document is where this can be read up.
	Document string `yaml:"document"`

	// Kernel is the one for which the page is read, see [Page.On].
	Kernel Version
}

// Was is the value that kernels before Until have by default.
type Was struct {
	Until Version `yaml:"until"`
	Value string  `yaml:"value"`
}

// On is the page for one kernel: the ranges and defaults of the others are left out.
func (p *Page) On(kernel Version) *Page {
	own := *p
	own.Kernel = kernel
	return &own
}

// DefaultOn is the value that a kernel gives it, empty if that depends on the host.
func (p *Page) DefaultOn(kernel Version) string {
	for _, was := range p.Defaults {
		if kernel.before(was.Until) {
			return was.Value
		}
	}
	return p.Default
}

// Takes tells what is wrong with a value, field by field, for a kernel: that it does
// not take it, or takes what is of no use. It is nil where nothing is known. It is for
// what is wanted, and not for what is found on a host or put back.
func (p *Page) Takes(kernel Version, fields []string) error {
	r, by := p.rangeOn(kernel)
	if r == nil {
		return nil
	}
	return r.takes(fields, by)
}

// RangeOn is what a kernel takes, nil if that is not known.
func (p *Page) RangeOn(kernel Version) *Range {
	r, _ := p.rangeOn(kernel)
	return r
}

func (p *Page) rangeOn(kernel Version) (*Range, eon) {
	var from Version
	for i := range p.Ranges {
		r := &p.Ranges[i]
		if kernel.before(r.Until) {
			return r, eon{from, r.Until}
		}
		from = r.Until
	}
	return nil, eon{}
}

// All returns all pages, sorted by id.
func All() []*Page {
	entries, err := pages.ReadDir("pages")
	if err != nil {
		panic(err) // they are part of the program
	}
	var all []*Page
	for _, e := range entries {
		p, err := read(strings.TrimSuffix(e.Name(), ".yaml"))
		if err != nil {
			panic(err) // a test reads them all
		}
		all = append(all, p)
	}
	return all
}

func read(id string) (*Page, error) {
	name := "pages/" + id + ".yaml"
	text, err := pages.ReadFile(name)
	if err != nil {
		return nil, err
	}
	p := new(Page)
	d := strict.Decode(name, text, p)
	p.check(d.Add)
	return p, d.Err()
}

func (p *Page) check(note func(strict.Fault)) {
	for field, value := range map[string]string{"id": p.ID, "title": p.Title, "does": p.Does, "does_not": p.DoesNot, "costs": p.Costs, "values": p.Values, "advice": p.Advice, "document": p.Document} {
		if value == "" {
			note(strict.Fault{Path: field, Message: "is missing"})
		}
	}
	if !slices.Contains([]Kind{Sysctl, Systemd, Cgroup}, p.Kind) {
		note(strict.Fault{Path: "kind", Message: "must be sysctl, systemd or cgroup"})
	}
	var ends []Version
	for i, r := range p.Ranges {
		if err := r.check(); err != nil {
			note(strict.Fault{Path: fmt.Sprintf("ranges[%d]", i), Message: err.Error()})
		}
		ends = append(ends, r.Until)
	}
	if len(ends) > 0 && (!ascend(ends) || ends[len(ends)-1].Known()) {
		note(strict.Fault{Path: "ranges", Message: "must go up to kernels without an end"})
	}
	ends = nil
	for _, was := range p.Defaults {
		ends = append(ends, was.Until)
	}
	if !ascend(ends) || slices.Contains(ends, Version{}) {
		note(strict.Fault{Path: "defaults", Message: "must each end, and later than the one before"})
	}
}

// ascend tells whether each ends later than the one before it.
func ascend(ends []Version) bool {
	for i := 1; i < len(ends); i++ {
		if !ends[i-1].before(ends[i]) || ends[i-1] == (Version{}) {
			return false
		}
	}
	return true
}

// Find returns the page about a setting, which can be named as the rows of a check
// name it: with its unit or its group in front, such as claude-api.service:CPUQuota.
func Find(id string) (*Page, bool) {
	p, err := read(bare(id))
	return p, err == nil
}

// FindSysctl returns the page about a key, and no other.
func FindSysctl(key string) (*Page, bool) {
	p, err := read(key)
	return p, err == nil && p.Kind == Sysctl
}

// bare is the name of a setting without what it belongs to, and without the sign that
// ends it in a file.
func bare(id string) string {
	return strings.TrimSuffix(id[strings.LastIndexByte(id, ':')+1:], "=")
}

// Near is the id that is most like another, empty if none is.
func Near(id string) string {
	id = bare(id)
	var all []string
	for _, p := range All() {
		all = append(all, p.ID)
		if short := p.ID[strings.LastIndexByte(p.ID, '.')+1:]; short == id {
			return p.ID
		}
	}
	return strict.Nearest(id, all)
}

package manual

import (
	"embed"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/scenarios/strict"
)

//go:embed pages
var pages embed.FS

// A Page is what is known of one setting. All texts are plain English.
type Page struct {
	// ID is the key of a sysctl in dotted form, or the name of a setting of systemd
	// or of a cgroup.
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	// Does and DoesNot are what it changes, and what it is wrongly thought to.
	Does    string `yaml:"does"`
	DoesNot string `yaml:"does_not"`
	Costs   string `yaml:"costs"`
	// Since is the version of the kernel, or of systemd, that has it.
	Since string `yaml:"since"`
	// Default is the kernel's own value, empty if it depends on the host.
	Default string `yaml:"default"`
	// Values are the range that is taken.
	Values string `yaml:"values"`
	// Instead is what a single socket or process can do for itself.
	Instead string `yaml:"instead"`
	// Watch is the counter that moves if it acts.
	Watch string `yaml:"watch"`
	// Advice is why our profiles set it, or leave it alone.
	Advice string `yaml:"advice"`
	// Document is where this can be read up.
	Document string `yaml:"document"`
}

// All returns all pages, sorted by id.
func All() []*Page {
	entries, err := pages.ReadDir("pages")
	if err != nil {
		panic(err) // they are part of the program
	}
	var all []*Page
	for _, e := range entries {
		p, err := read("pages/" + e.Name())
		if err != nil {
			panic(err) // a test reads them all
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *Page) int { return strings.Compare(a.ID, b.ID) })
	return all
}

func read(name string) (*Page, error) {
	text, err := pages.ReadFile(name)
	if err != nil {
		return nil, err
	}
	p := new(Page)
	d := strict.Decode(name, text, p)
	for field, value := range map[string]string{"id": p.ID, "title": p.Title, "does": p.Does, "does_not": p.DoesNot, "costs": p.Costs, "values": p.Values, "advice": p.Advice, "document": p.Document} {
		if value == "" {
			d.Add(strict.Fault{Path: field, Message: "is missing"})
		}
	}
	return p, d.Err()
}

// Find returns the page about a setting.
func Find(id string) (*Page, bool) {
	for _, p := range All() {
		if p.ID == id {
			return p, true
		}
	}
	return nil, false
}

// Near is the id that is most like another, empty if none is.
func Near(id string) string {
	var all []string
	for _, p := range All() {
		all = append(all, p.ID)
		if short := p.ID[strings.LastIndexByte(p.ID, '.')+1:]; short == id {
			return p.ID
		}
	}
	return strict.Nearest(id, all)
}

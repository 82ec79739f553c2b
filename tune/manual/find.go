package manual

import (
	"embed"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/scenarios/strict"
)

//go:embed pages
var pages embed.FS

// IDs are those of all pages, sorted.
func IDs() []string {
	entries, err := pages.ReadDir("pages")
	if err != nil {
		panic(err) // they are part of the program
	}
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = strings.TrimSuffix(e.Name(), ".yaml")
	}
	slices.Sort(ids)
	return ids
}

// All returns all pages, sorted by id.
func All() []*Page {
	var all []*Page
	for _, id := range IDs() {
		p, err := read(id)
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

// Find returns the page about a setting, which can be named as the rows of a check
// name it, with its unit or its group in front: claude-api.service:CPUQuota.
func Find(id string) (*Page, bool) {
	p, err := read(bare(id))
	return p, err == nil
}

// FindSysctl returns the page about a key, and about nothing else.
func FindSysctl(key string) (*Page, bool) {
	p, err := read(key)
	return p, err == nil && p.Kind == Sysctl
}

// bare is the name of a setting without what it belongs to, and without the sign that
// follows it in a file.
func bare(id string) string {
	return strings.TrimSuffix(id[strings.LastIndexByte(id, ':')+1:], "=")
}

// Near is the id that is most like another, empty if none is.
func Near(id string) string {
	id = bare(id)
	ids := IDs()
	for _, full := range ids {
		if full[strings.LastIndexByte(full, '.')+1:] == id {
			return full
		}
	}
	return strict.Nearest(id, ids)
}

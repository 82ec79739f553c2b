package wire

import (
	"fmt"
	"slices"
)

// A Catalogue is the models that are served.
type Catalogue struct {
	models []*Model
	byID   map[string]*Model
	// legacy stands for any model of which only /v1/complete is asked.
	legacy *Model
}

// NewCatalogue returns the catalogue of the API's models, and of extra ids,
// which have the class [Other]. An id may have letters, digits, and the marks
// - . _ : / @.
func NewCatalogue(extra []string) (*Catalogue, error) {
	c := &Catalogue{byID: map[string]*Model{}, legacy: &Model{ID: Legacy, Class: Legacy, MaxInput: 200_000, MaxOutput: 4_096}}
	for _, m := range served() {
		c.add(&m)
	}
	for _, id := range extra {
		if !isModelID(id) {
			return nil, fmt.Errorf("%q cannot be the id of a model: use letters, digits, and the marks - . _ : / @", id)
		}
		if c.byID[id] != nil {
			return nil, fmt.Errorf("the model %s is in the catalogue already", id)
		}
		m := modelOf(id, Other, "1970-01-01", 1_000_000, 128_000)
		c.add(&m)
	}
	return c, nil
}

// Classes are the names of the models' classes, in order.
func (c *Catalogue) Classes() []string {
	classes := []string{c.legacy.Class}
	for _, m := range c.models {
		classes = append(classes, m.Class)
	}
	slices.Sort(classes)
	return slices.Compact(classes)
}

func (c *Catalogue) add(m *Model) {
	c.models = append(c.models, m)
	c.byID[m.ID] = m
}

func isModelID(id string) bool {
	for _, r := range id {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		case r == '-', r == '.', r == '_', r == ':', r == '/', r == '@':
		default:
			return false
		}
	}
	return id != "" && len(id) <= 256
}

// Find returns the model with an id, after which there may be a date
// (-YYYYMMDD).
func (c *Catalogue) Find(id string) (*Model, bool) {
	m, ok := c.byID[id]
	if !ok {
		m, ok = c.byID[withoutDate(id)]
	}
	return m, ok
}

func withoutDate(id string) string {
	const date = len("-20060102")
	if len(id) <= date || id[len(id)-date] != '-' {
		return id
	}
	for _, r := range id[len(id)-date+1:] {
		if r < '0' || '9' < r {
			return id
		}
	}
	return id[:len(id)-date]
}

// answering returns the model that answers messages to an id.
func (c *Catalogue) answering(id string) (*Model, bool) {
	m, ok := c.Find(id)
	return m, ok && m.Lifecycle != Retired
}

// completing returns the model that completes prompts for an id: any, because
// no model of today is served that way, and those that were are retired.
func (c *Catalogue) completing(id string) *Model {
	if m, ok := c.Find(id); ok {
		return m
	}
	return c.legacy
}

package unit

import "slices"

// A Unit is what several files say together.
type Unit struct {
	// Settings are those that count, in the order in which they were said. Those that
	// a later one takes back or replaces are not among them.
	Settings []Setting
	// Masked says that there is no such unit, on purpose.
	Masked bool

	// replaced are those that later ones take back or replace.
	replaced []Setting
}

// Merge returns what a file and its drop-ins say together. The drop-ins are in their
// order; the main file is nil if there is none.
func Merge(main *File, dropins ...*File) *Unit {
	u := &Unit{}
	var said []Setting
	if main != nil {
		u.Masked, said = main.Masked, main.Settings
	}
	for _, f := range dropins {
		said = slices.Concat(said, f.Settings)
	}
	from := since(said)
	for i, s := range said {
		switch {
		case s.Value == "":
		case i >= from[place{s.Section, s.Key}]:
			u.Settings = append(u.Settings, s)
		default:
			u.replaced = append(u.replaced, s)
		}
	}
	return u
}

// A place is a key of a section.
type place struct{ section, key string }

// since returns, for each key, the first of its settings that counts.
func since(said []Setting) map[place]int {
	from := map[place]int{}
	for i, s := range said {
		kind := keys.kind(s.Section, s.Key)
		if kind == single || kind == list && s.Value == "" {
			from[place{s.Section, s.Key}] = i
		}
	}
	return from
}

// All returns the settings of a key that count.
func (u *Unit) All(section, key string) []Setting {
	var all []Setting
	for _, s := range u.Settings {
		if s.Section == section && s.Key == key {
			all = append(all, s)
		}
	}
	return all
}

// Shadowed returns the settings of a key that later ones take back or replace.
func (u *Unit) Shadowed(section, key string) []Setting {
	return slices.DeleteFunc(slices.Clone(u.replaced), func(s Setting) bool { return s.Section != section || s.Key != key })
}

// Last returns the last setting of a key; its value is empty if there is none.
func (u *Unit) Last(section, key string) Setting {
	var last Setting
	for _, s := range u.All(section, key) {
		last = s
	}
	return last
}

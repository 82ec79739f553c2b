package unit

// A Unit is what several files say together.
type Unit struct {
	// Settings are those that count, in the order in which they were said. Those that
	// a later one takes back or replaces are not among them.
	Settings []Setting
	// Masked says that there is no such unit, on purpose.
	Masked bool
}

// Merge returns what a file and its drop-ins say together. The drop-ins are in their
// order; the main file is nil if there is none.
func Merge(main *File, dropins ...*File) *Unit {
	u := &Unit{Masked: main != nil && main.Masked}
	if main != nil {
		u.add(main)
	}
	for _, f := range dropins {
		u.add(f)
	}
	return u
}

func (u *Unit) add(f *File) {
	for _, s := range f.Settings {
		kind := keys.kind(s.Section, s.Key)
		if kind == single || kind == list && s.Value == "" {
			u.drop(s.Section, s.Key)
		}
		if s.Value != "" {
			u.Settings = append(u.Settings, s)
		}
	}
}

func (u *Unit) drop(section, key string) {
	kept := u.Settings[:0]
	for _, s := range u.Settings {
		if s.Section != section || s.Key != key {
			kept = append(kept, s)
		}
	}
	u.Settings = kept
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

// Last returns the last setting of a key; its value is empty if there is none.
func (u *Unit) Last(section, key string) Setting {
	var last Setting
	for _, s := range u.All(section, key) {
		last = s
	}
	return last
}

package manual

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

	// Kernel is the one that the reader has, zero if that is not known; see [Page.On].
	Kernel Version
}

// Was is the value that kernels before Until have by default.
type Was struct {
	Until Version `yaml:"until"`
	Value string  `yaml:"value"`
}

// On is a copy of the page for the reader of one kernel.
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

func (p *Page) rangeOn(kernel Version) (*Range, kernels) {
	var from Version
	for i := range p.Ranges {
		r := &p.Ranges[i]
		if kernel.before(r.Until) {
			return r, kernels{from, r.Until}
		}
		from = r.Until
	}
	return nil, kernels{}
}

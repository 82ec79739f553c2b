package plan

import "github.com/claudebench/claudebench/tune/check"

// A Form is how a thing is read and written.
type Form string

// The forms. A value is the kernel's: it is there or not, and is never created or
// taken away. A file is one of our own. A directory holds files of others, too, or
// is a cgroup. A controller is one that a cgroup of version 2 passes on, or does not.
const (
	FormValue      Form = "value"
	FormFile       Form = "file"
	FormDir        Form = "directory"
	FormController Form = "controller"
)

// A Change is one thing that a plan does.
type Change struct {
	Kind check.Kind `json:"kind"`
	Form Form       `json:"form"`
	// Path is absolute, as seen from the host's root.
	Path   string `json:"path"`
	Before Value  `json:"before"`
	After  Value  `json:"after"`
}

// Lasts tells whether what is changed outlasts a reboot.
func (c *Change) Lasts() bool {
	return c.Form == FormFile || c.Form == FormDir && c.Kind != check.Cgroup
}

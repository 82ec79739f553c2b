package unit

import (
	"slices"
	"strings"
)

// commands finds what systemd refuses to start, by the rules of systemd 252
// (service_verify in src/core/service.c).
func (r *review) commands() {
	starts := r.unit.All("Service", "ExecStart")
	for _, s := range starts {
		if program := programOf(s.Value); strings.Contains(program, "/") && !strings.HasPrefix(program, "/") {
			r.refused(s, "ExecStart= wants an absolute path, not "+program)
		}
	}
	oneshot := r.service("Type").Value == "oneshot" || r.service("Type").Value == "" && len(starts) == 0
	restart := r.service("Restart")
	switch {
	case len(starts) == 0 && !r.without():
		r.refused(Setting{File: r.file()}, "there is no ExecStart=")
	case len(starts) > 1 && !oneshot:
		r.refused(starts[1], "only Type=oneshot may have a second ExecStart=; an empty one takes the first back")
	case oneshot && (restart.Value == "always" || restart.Value == "on-success"):
		r.refused(restart, "Type=oneshot may not have Restart="+restart.Value)
	case r.service("Type").Value == "dbus" && r.service("BusName").Value == "":
		r.refused(r.service("Type"), "Type=dbus needs a BusName=")
	}
}

// without tells whether a service may do without a command that starts it.
func (r *review) without() bool {
	if r.unit.Last("Unit", "SuccessAction").Value != "" {
		return true
	}
	remain, err := ParseBool(r.service("RemainAfterExit").Value)
	return err == nil && remain && r.service("ExecStop").Value != ""
}

// programOf is the program of a command, without what stands before it.
func programOf(command string) string {
	all := words(strings.TrimLeft(command, "@-:+!"))
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

// file is one of the unit's, empty if it has no settings.
func (r *review) file() string {
	i := slices.IndexFunc(r.unit.Settings, func(s Setting) bool { return !IsDropIn(s.File) })
	if i < 0 {
		return ""
	}
	return r.unit.Settings[i].File
}

func (r *review) refused(at Setting, why string) {
	r.found(at, "refused", Error, "systemd does not start it: "+why, "")
}

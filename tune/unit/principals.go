package unit

import (
	"fmt"
	"strings"
)

// principals finds users, groups and directories that are not there.
func (r *review) principals() {
	dynamic, _ := ParseBool(r.service("DynamicUser").Value)
	if !dynamic {
		r.principal(r.service("User"), "no-such-user", r.facts.UserExists)
		r.principal(r.service("Group"), "no-such-group", r.facts.GroupExists)
	}
	dir := r.service("WorkingDirectory")
	if strings.HasPrefix(dir.Value, "/") && !specifier(dir.Value) && r.facts.DirExists != nil && !r.facts.DirExists(dir.Value) {
		r.found(dir, "no-such-directory", Error, dir.Value+" is no directory: the service cannot start (status 200/CHDIR)",
			"make it, owned by the service's user, or write - before it if the service can do without")
	}
}

func (r *review) principal(s Setting, id string, exists func(string) bool) {
	if s.Value == "" || specifier(s.Value) || strings.Trim(s.Value, "0123456789") == "" || exists == nil || exists(s.Value) {
		return
	}
	kind := strings.ToLower(s.Key)
	r.found(s, id, Error, fmt.Sprintf("there is no %s %q: the service cannot start (status 217/USER or 216/GROUP), and systemd-analyze verify does not say so", kind, s.Value),
		fmt.Sprintf("make it with sysusers.d(5), or use DynamicUser=yes for a %s that systemd makes", kind))
}

// specifier tells whether only systemd knows what a value is.
func specifier(value string) bool { return strings.Contains(value, "%") }

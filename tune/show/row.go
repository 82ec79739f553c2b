package show

import (
	"strings"

	"github.com/claudebench/claudebench/tune"
)

// heads are the columns of a check.
var heads = []string{"setting", "now", "wanted", "after a reboot", "acts here?", "verdict"}

// row is a setting as cells.
func row(s *tune.Setting) []string {
	return []string{s.ID, value(s.Current), wanted(s), value(s.AfterReboot), acts(s.ActsHere), string(s.Verdict)}
}

func value(v *string) string {
	if v == nil {
		return "?"
	}
	return plain(*v)
}

// wanted is what is wanted, with its modes as signs.
func wanted(s *tune.Setting) string {
	sign := map[string]string{"at_least": ">= ", "at_most": "<= "}
	values, modes := strings.Fields(s.Desired), strings.Fields(s.Mode)
	for i := range values {
		if len(modes) > 0 {
			values[i] = sign[modes[min(i, len(modes)-1)]] + plain(values[i])
		}
	}
	return strings.Join(values, " ")
}

func acts(b *bool) string {
	switch {
	case b == nil:
		return "depends"
	case *b:
		return "yes"
	}
	return "no"
}

// notes are what is to be said of a setting besides its row.
func notes(s *tune.Setting) []string {
	var all []string
	if s.Reason != "" {
		all = append(all, plain(s.Reason))
	}
	if s.PersistedBy != "" {
		text := plain(s.PersistedBy) + " decides what it is after a reboot"
		for _, f := range s.Shadowed {
			text += ", and overrides " + plain(f)
		}
		all = append(all, text)
	}
	return all
}

// counts are how many settings are as wanted, differ, and cannot act or are
// missing.
func counts(r *tune.Report) (good, bad, moot int) {
	for i := range r.Settings {
		switch s := &r.Settings[i]; {
		case s.Fails():
			bad++
		case s.Verdict == tune.OK:
			good++
		default:
			moot++
		}
	}
	return good, bad, moot
}

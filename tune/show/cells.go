package show

import (
	"strings"

	"github.com/claudebench/claudebench/tune/check"
)

// now is what a setting is.
func now(s *check.Setting) string {
	switch {
	case s.Current != nil:
		return value(*s.Current)
	case s.Verdict == check.Unknown:
		return "?"
	}
	return "none"
}

// later is what it will be after a reboot.
func later(s *check.Setting) string {
	switch {
	case s.AfterReboot != nil:
	case s.Kind == check.Systemd && s.Current == nil:
		return "none" // its files are all that there is
	default:
		return "?"
	}
	return value(*s.AfterReboot)
}

func value(s string) string {
	if s == "" {
		return `""`
	}
	return vector(s)
}

// wanted is what is wanted, field by field, with the modes as signs.
func wanted(s *check.Setting) string {
	sign := map[string]string{"at_least": "≥ ", "at_most": "≤ "}
	values, modes := strings.Fields(s.Desired), strings.Fields(s.Mode)
	for i, v := range values {
		values[i] = plain(v)
		if len(modes) > 0 {
			values[i] = sign[modes[min(i, len(modes)-1)]] + values[i]
		}
	}
	return strings.Join(values, " ")
}

// acts tells whether it can make a difference on this host.
func acts(s *check.Setting) string {
	switch {
	case s.Verdict == check.Unknown:
		return "?"
	case s.ActsHere == nil:
		return "depends"
	case *s.ActsHere:
		return "yes"
	}
	return "no"
}

// verdictColor is green for what is good, red for what is not, and yellow for what is
// good for now.
func verdictColor(v check.Verdict) color {
	switch v {
	case check.OK:
		return green
	case check.Differs, check.Unknown:
		return red
	case check.Fades:
		return yellow
	}
	return ""
}

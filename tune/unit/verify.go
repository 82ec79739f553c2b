package unit

import (
	"regexp"
	"strconv"
	"strings"
)

// Lines of systemd-analyze begin with PATH:LINE: or with a unit's name, if they
// begin with anything.
var (
	atLine = regexp.MustCompile(`^(/[^:]+):(\d+): (.+)$`)
	ofUnit = regexp.MustCompile(`^([A-Za-z0-9:_.\\@-]+\.(?:service|slice|target|socket|mount|timer|path|scope)): (.+)$`)
)

// refusal is what is said of a unit that systemd does not load.
var refusal = regexp.MustCompile(`Refusing\.$|fatal error, unit will not be started|failed to load properly`)

// Verify returns what "systemd-analyze verify" has printed, a finding for each line.
// Its exit status says nothing: it is 0 for a limit that is passed over. Units that
// ours depends on are verified, too; Finding.File tells them apart.
func Verify(output []byte) []Finding {
	var all []Finding
	for text := range strings.Lines(string(output)) {
		if text = strings.TrimSpace(redacted(strings.ToValidUTF8(text, "\ufffd"))); text != "" {
			all = append(all, verified(text))
		}
	}
	return all
}

func verified(text string) Finding {
	f := Finding{ID: "systemd-analyze", Severity: Warning, Message: text}
	if m := atLine.FindStringSubmatch(text); m != nil {
		f.File, f.Message = m[1], m[3]
		f.Line, _ = strconv.Atoi(m[2])
	} else if m := ofUnit.FindStringSubmatch(text); m != nil {
		f.File, f.Message = m[1], m[2]
	}
	if refusal.MatchString(text) {
		f.Severity = Error
	}
	return f
}

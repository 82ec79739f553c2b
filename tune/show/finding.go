package show

import (
	"fmt"

	"github.com/claudebench/claudebench/tune/check"
)

// findings are what is wrong besides the settings.
func (s *sheet) findings(all []check.Finding) {
	for _, f := range all {
		s.line("")
		s.paragraph(0, severityColor(f.Severity), plain(f.Severity)+":", " "+where(&f)+plain(f.Message))
		if f.Hint != "" {
			s.paragraph(2, "", "hint:", " "+plain(f.Hint))
		}
	}
}

func severityColor(severity string) color {
	switch severity {
	case "error":
		return red
	case "warning":
		return yellow
	}
	return ""
}

// where is a file and its line, as a beginning.
func where(f *check.Finding) string {
	switch {
	case f.File == "":
		return ""
	case f.Line == 0:
		return plain(f.File) + ": "
	}
	return fmt.Sprintf("%s:%d: ", plain(f.File), f.Line)
}

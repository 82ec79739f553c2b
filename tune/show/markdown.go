package show

import (
	"fmt"
	"io"
	"strings"

	"github.com/claudebench/claudebench/tune/check"
)

// Markdown writes a report as a table of GitHub Flavored Markdown, and a list of what
// is wrong besides.
func Markdown(w io.Writer, r *check.Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", prose(about(&r.Host)))
	b.WriteString("| setting | now | wanted | after a reboot | acts here? | verdict |\n|---|---|---|---|---|---|\n")
	for i := range r.Settings {
		fmt.Fprintf(&b, "| %s |\n", strings.Join(markdownRow(&r.Settings[i]), " | "))
	}
	fmt.Fprintf(&b, "\n%s\n", prose(sentence(r)))
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "\n- **%s**: %s\n", prose(plain(f.Severity)), prose(where(&f)+plain(f.Message)))
		if f.Hint != "" {
			fmt.Fprintf(&b, "  (%s)\n", prose(plain(f.Hint)))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func markdownRow(s *check.Setting) []string {
	reboot := code(later(s))
	if s.PersistedBy != "" {
		reboot += ", set by " + code(plain(s.PersistedBy))
	}
	for i, f := range s.Shadowed {
		if i == 0 {
			reboot += ", shadows"
		}
		reboot += " " + code(plain(f))
	}
	here := acts(s)
	if s.Reason != "" {
		here += ": " + prose(plain(s.Reason))
	}
	return []string{code(plain(s.ID)), code(now(s)), code(wanted(s)), reboot, here, prose(plain(string(s.Verdict)))}
}

// code is a text as it is. What would end it, or a cell of a table, makes it prose.
func code(s string) string {
	if s == "" || strings.ContainsAny(s, "`|") {
		return prose(s)
	}
	return "`" + s + "`"
}

// prose keeps a text from being more than a text: emphasis, a link, a tag, a cell.
func prose(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("\\`*_{}[]<>&|~$", r) {
			fmt.Fprintf(&b, "&#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return strings.NewReplacer("://", "&#58;//", "www.", "www&#46;").Replace(b.String())
}

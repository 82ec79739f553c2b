package sysctld

import (
	"fmt"
	"path"
	"strings"
)

// Procps returns what sysctl --system would do.
func Procps(f Files) (*Config, error) {
	return load(f, &program{
		last:    "/etc/sysctl.conf",
		takes:   func(string) bool { return true },
		parse:   parseProcps,
		keep:    func(lines []Assignment) []Assignment { return lines },
		matches: matches,
	})
}

func parseProcps(file string, text []byte) page {
	p := page{file: file}
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line, _, _ = strings.Cut(line, "\x00")
		p.procps(n, strings.TrimLeft(line, space))
	}
	return p
}

// space is what isspace(3) takes for it.
const space = " \t\n\v\f\r"

// procps reads line n, which has no space before it.
func (p *page) procps(n int, line string) {
	if len(line) < 2 || line[0] == '#' || line[0] == ';' {
		return
	}
	key, value, assigns := strings.Cut(line, "=")
	key, dash := strings.CutPrefix(key, "-")
	if !assigns && !dash {
		p.refuse(n, "invalid syntax, continuing...")
		return
	}
	// A second dash is passed over, and space after the first belongs to the key.
	key = strings.TrimPrefix(strings.TrimRight(key, space), "-")
	file := root + slashed(key)
	clean := path.Clean(file)
	switch {
	case !strings.HasPrefix(clean, root):
		p.refuse(n, fmt.Sprintf("path is not under /proc/sys/: %.80q", file))
	case strings.HasPrefix(key, " "), strings.HasPrefix(key, "\t"):
		p.refuse(n, fmt.Sprintf("%.80q is an unknown key: it begins with a space", key))
	case strings.HasSuffix(file, "/"), strings.HasSuffix(file, "/."):
		p.refuse(n, fmt.Sprintf("%.80q is not a directory", clean))
	default:
		p.add(n, clean[len(root):], Assignment{
			Value:    strings.Trim(value, space),
			Optional: dash && assigns, Exclude: !assigns,
			odd: clean != file,
		})
	}
}

package sysctld

import (
	"fmt"
	"slices"
	"strings"
)

// Systemd returns what systemd-sysctl would do at boot.
func Systemd(f Files) (*Config, error) {
	return load(f, &program{
		takes:   func(name string) bool { return !strings.HasPrefix(name, ".") },
		parse:   parseSystemd,
		keep:    keepLast,
		matches: matchesBraces,
	})
}

// Parse reads one file as systemd-sysctl does.
func Parse(file string, text []byte) ([]Assignment, []Problem) {
	p := parseSystemd(file, text)
	return p.lines, p.problems
}

func parseSystemd(file string, text []byte) page {
	p := page{file: file}
	rest := string(text)
	for n := 1; rest != ""; n++ {
		end := strings.IndexAny(rest, lineEnds)
		if end < 0 {
			end = len(rest)
		}
		p.systemd(n, strings.Trim(rest[:end], " \t"))
		rest = rest[end:]
		rest = rest[lineEnd(rest):]
	}
	return p
}

const lineEnds = "\n\r\x00"

// lineEnd returns how many bytes at the beginning of s end one line: each of the
// bytes at most once, and nothing after a zero.
func lineEnd(s string) int {
	for i := range len(s) {
		ends := strings.IndexByte(lineEnds, s[i]) >= 0
		again := strings.IndexByte(s[:i], s[i]) >= 0
		if !ends || again || i > 0 && s[i-1] == 0 {
			return i
		}
	}
	return len(s)
}

// systemd reads line n, which has no space around it.
func (p *page) systemd(n int, line string) {
	if line == "" || line[0] == '#' || line[0] == ';' {
		return
	}
	key, value, assigns := strings.Cut(line, "=")
	key, dash := strings.CutPrefix(key, "-")
	if !assigns && !dash {
		p.refuse(n, fmt.Sprintf("line is not an assignment, ignoring: %.80q", line))
		return
	}
	path := slashed(strings.Trim(key, " \t"))
	switch {
	case slices.Contains(strings.Split(path, "/"), ".."):
		p.refuse(n, fmt.Sprintf("couldn't write to %.80q: invalid argument", path))
	case below("/"+path) == "":
		p.refuse(n, fmt.Sprintf("couldn't write to %.80q: is a directory", path))
	default:
		p.add(n, below("/"+path), Assignment{Value: strings.Trim(value, " \t"), Optional: dash && assigns, Exclude: !assigns})
	}
}

// keepLast returns what systemd-sysctl keeps of the lines that it has read: of each
// key the last, in the order in which they were met. One that says nothing new has
// the turn of that before it.
func keepLast(lines []Assignment) []Assignment {
	at := map[string]int{}
	var kept []Assignment
	for _, a := range lines {
		i, met := at[a.Key]
		if met && kept[i].Value == a.Value && kept[i].Exclude == a.Exclude {
			a.Optional = a.Optional || kept[i].Optional
			kept[i] = a
			continue
		}
		if met {
			kept[i].Key = "" // its turn has gone
		}
		at[a.Key] = len(kept)
		kept = append(kept, a)
	}
	return slices.DeleteFunc(kept, func(a Assignment) bool { return a.Key == "" })
}

package render

import (
	"fmt"
	"strings"
	"unicode"
)

// maxText is how many characters a name or a sentence may have in a comment, so that one of
// them leaves room for all others.
const maxText = 1000

// listed are the points of a list, as many as a reader takes in, and the others folded.
func listed(title string, points []string) []part {
	if len(points) == 0 {
		return nil
	}
	n := min(maxRows, len(points))
	return []part{{title, "\n" + title + ":\n\n" + lines(points[:n])}, folded("More "+strings.ToLower(title), lines(points[n:]))}
}

// lines are the points of a list.
func lines(points []string) string {
	var b strings.Builder
	for _, p := range points[:min(len(points), maxFolded)] {
		b.WriteString("- " + p + "\n")
	}
	return b.String() + more(len(points)-maxFolded)
}

func more(n int) string {
	if n <= 0 {
		return ""
	}
	return fmt.Sprintf("\nand %d more\n", n)
}

// tableMarkdown has an l in align for each column of texts, and an r for each of numbers. A cell
// may have several lines.
func tableMarkdown(head []string, align string, rows [][]string) string {
	var b strings.Builder
	b.WriteString("\n| " + strings.ReplaceAll(strings.Join(head, " | "), "\n", " ") + " |\n|")
	for _, a := range align {
		b.WriteString(map[rune]string{'l': "---|", 'r': "--:|"}[a])
	}
	b.WriteByte('\n')
	for _, r := range rows {
		b.WriteString("| " + strings.ReplaceAll(strings.Join(r, " | "), "\n", "<br>") + " |\n")
	}
	return b.String()
}

// escaped are rows of cells, of which each line is escaped.
func escaped(rows [][]string) [][]string {
	cell := func(text string) string { return strings.Join(each(strings.Split(text, "\n"), escape), "\n") }
	return each(rows, func(row []string) []string { return each(row, cell) })
}

// folded is a part that a reader unfolds; nothing, if there is nothing in it.
func folded(title, text string) part {
	if text == "" {
		return part{}
	}
	return part{title, "\n<details><summary>" + title + "</summary>\n\n" + strings.TrimPrefix(text, "\n") + "\n</details>\n"}
}

// escape takes from a text whatever Markdown, HTML or GitHub would understand, since a client
// may be called anything, and what is too much of it.
func escape(text string) string {
	var b strings.Builder
	n := 0
	for _, r := range text {
		if n++; n > maxText {
			b.WriteString("…")
			break
		}
		switch {
		case strings.ContainsRune("\\`*_{}[]<>|#~", r):
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '&':
			b.WriteString("&amp;") // an entity may be an @
		case r == '@':
			b.WriteString("@\u200b") // mentions nobody
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			b.WriteRune(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

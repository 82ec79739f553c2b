package strict

import (
	"fmt"
	"strings"
)

// Nearest returns the known name that word was most likely meant to be, or ""
// if none is near: at most two slips away, or a third of the word's length if
// that is more. Case does not count.
func Nearest(word string, known []string) string {
	const longest = 64 // beyond it nobody mistyped a name
	if len(word) > longest {
		return ""
	}
	best, bound := "", max(2, len(word)/3)
	for _, k := range known {
		d := distance(strings.ToLower(word), strings.ToLower(k))
		if d <= bound && d < min(len(word), len(k)) {
			best, bound = k, d-1
		}
	}
	return best
}

// DidYouMean words the nearest known name as a hint; where none is near, it
// lists those that there are.
func DidYouMean(word string, known []string) string {
	if near := Nearest(word, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if len(known) == 0 {
		return ""
	}
	return "known: " + strings.Join(known, ", ")
}

// distance counts the bytes to insert, delete, replace or swap with their
// neighbour to turn a into b: the optimal string alignment distance, a
// restricted form of Damerau (1964), doi:10.1145/363958.363994.
func distance(a, b string) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			replace := rows[i-1][j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			rows[i][j] = min(replace, rows[i-1][j]+1, rows[i][j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

package strict

import (
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	known := []string{"rate", "requests", "concurrency", "aiohttp", "aiohttp-published", "go"}
	for word, want := range map[string]string{
		"concurency":        "concurrency",
		"ocncurrency":       "concurrency", // swapped neighbours are one slip
		"CONCURRENCY":       "concurrency",
		"request":           "requests",
		"rat":               "rate",
		"aiohtp":            "aiohttp",
		"aiohttp-publisher": "aiohttp-published",
		"aiohtp_publishing": "aiohttp-published", // five slips in seventeen letters
		"xy":                "",                  // as many slips as letters
		"latency":           "",
		"":                  "",

		strings.Repeat("rate", 1000): "",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("nearest to %q is %q, want %q", word, got, want)
		}
	}
}

func TestNearestTakesTheFirstOfEquals(t *testing.T) {
	if got := Nearest("cat", []string{"dog", "bat", "hat", "cats"}); got != "bat" {
		t.Errorf("got %q", got)
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "abc", 0},
		{"abc", "acb", 1},
		{"ca", "abc", 3}, // 2 in the unrestricted form
		{"kitten", "sitting", 3},
		{"é", "e", 2}, // two bytes
	} {
		if got := distance(tt.a, tt.b); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
		if got := distance(tt.b, tt.a); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.b, tt.a, got, tt.want)
		}
	}
}

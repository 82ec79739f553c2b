package wire

import (
	"strings"
	"time"
)

// served are the models of the catalogue, the newest first. Ids and lines are
// those of the OpenAPI documents; dates are those of the SDK release that added
// the model, and of the deprecation notes beside its id; windows are those of the
// model overview, and for the models from 4.6 on, whose page was not at hand,
// a million tokens in and 128,000 out.
//
// Mythos has no published limits of its own, and is counted with Fable.
func served() []Model {
	const mega = 1_000_000
	return []Model{
		modelOf("claude-fable-5-2", "fable-5", "2026-11-09", mega, 128_000),
		modelOf("claude-mythos-5-2", "fable-5", "2026-11-09", mega, 128_000),
		modelOf("claude-haiku-5-5", "haiku-5-5", "2026-10-07", mega, 128_000),
		modelOf("claude-sonnet-5-5", "sonnet-5-5", "2026-09-28", mega, 128_000),
		modelOf("claude-opus-5-5", "opus-5-5", "2026-09-21", mega, 128_000),
		modelOf("claude-fable-5-1", "fable-5", "2026-08-20", mega, 128_000),
		modelOf("claude-mythos-5-1", "fable-5", "2026-08-20", mega, 128_000),
		modelOf("claude-opus-5", "opus-5", "2026-07-24", mega, 128_000),
		modelOf("claude-sonnet-5", "sonnet-5", "2026-06-30", mega, 128_000),
		modelOf("claude-fable-5", "fable-5", "2026-06-09", mega, 128_000),
		modelOf("claude-mythos-5", "fable-5", "2026-06-09", mega, 128_000),
		modelOf("claude-opus-4-8", "opus-4", "2026-05-28", mega, 128_000),
		modelOf("claude-opus-4-7", "opus-4", "2026-04-16", mega, 128_000),
		modelOf("claude-mythos-preview", "fable-5", "2026-04-07", mega, 128_000).ends(Retired, "2026-06-09", "2026-06-30"),
		modelOf("claude-sonnet-4-6", "sonnet-4", "2026-02-17", mega, 128_000),
		modelOf("claude-opus-4-6", "opus-4", "2026-02-05", mega, 128_000),
		modelOf("claude-opus-4-5", "opus-4", "2025-11-24", 200_000, 64_000),
		modelOf("claude-haiku-4-5", "haiku-4-5", "2025-10-15", 200_000, 64_000),
		modelOf("claude-sonnet-4-5", "sonnet-4", "2025-09-29", 200_000, 64_000).ends(Deprecated, "2026-09-28", "2026-11-30"),
		modelOf("claude-2.1", Legacy, "2023-11-21", 200_000, 4_096).ends(Retired, "2025-01-21", "2025-07-21"),
		modelOf("claude-2.0", Legacy, "2023-07-11", 100_000, 4_096).ends(Retired, "2025-01-21", "2025-07-21"),
		modelOf("claude-instant-1.2", Legacy, "2023-08-09", 100_000, 4_096).ends(Retired, "2024-09-04", "2024-11-06"),
	}
}

func modelOf(id, class, created string, maxInput, maxOutput int) Model {
	m := Model{
		ID: id, DisplayName: displayName(id), Class: class, Lifecycle: Active, CreatedAt: date(created),
		MaxInput: maxInput, MaxOutput: maxOutput,
	}
	for _, line := range []string{"haiku", "sonnet", "opus", "fable", "mythos"} {
		if strings.Contains(id, line) {
			m.Line = line
		}
	}
	return m
}

// ends returns the model with the dates of its end.
func (m Model) ends(l Lifecycle, deprecated, retires string) Model {
	m.Lifecycle, m.DeprecatedAt, m.RetiresAt = l, date(deprecated), date(retires)
	return m
}

func date(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err) // the dates of the table are in order
	}
	return t
}

// displayName makes "Claude Opus 5.5" of claude-opus-5-5.
func displayName(id string) string {
	words := strings.Split(id, "-")
	for i, w := range words {
		words[i] = strings.ToUpper(w[:min(1, len(w))]) + w[min(1, len(w)):]
	}
	name := strings.Join(words, " ")
	for _, digit := range "0123456789" {
		name = strings.ReplaceAll(name, string(digit)+" ", string(digit)+".")
	}
	return name
}

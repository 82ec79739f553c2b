package limit

import "strings"

// A Tier is a set of limits with a name.
type Tier string

// The tiers. Evaluation, the tier of new organizations, has no published limits.
const (
	// None has no limits that bind. So has the empty tier.
	None  Tier = "none"
	Start Tier = "start"
	Build Tier = "build"
	Scale Tier = "scale"
	// Tier1 is the lowest of the tiers that there were before: small enough to
	// run into by hand.
	Tier1 Tier = "tier-1"
)

// Tiers are all tiers, the one with the lowest limits first.
func Tiers() []Tier { return []Tier{Tier1, Start, Build, Scale, None} }

// rates are the published limits of a class. (Source: the page on rate limits, as
// of October 2026; for Tier1 as of April 2026.)
func (t Tier) rates(class string) Rates {
	fable := strings.HasPrefix(class, "fable")
	switch {
	case t == Tier1 && strings.HasPrefix(class, "haiku"):
		return Rates{50, 50_000, 10_000}
	case t == Tier1:
		return Rates{50, 30_000, 8_000}
	case t == Start && fable:
		return Rates{1_000, 500_000, 100_000}
	case t == Start:
		return Rates{1_000, 2_000_000, 400_000}
	case t == Build && fable:
		return Rates{2_000, 1_500_000, 300_000}
	case t == Build:
		return Rates{5_000, 5_000_000, 1_000_000}
	case t == Scale && fable:
		return Rates{4_000, 4_000_000, 800_000}
	case t == Scale:
		return Rates{10_000, 10_000_000, 2_000_000}
	}
	return Rates{Unbounded, Unbounded, Unbounded}
}

// spend is the dollars of the tier's monthly cap, and false if it has none.
// (Source: as above; what Tier1's was is not at hand.)
func (t Tier) spend() (int64, bool) {
	switch t {
	case Start:
		return 500, true
	case Build:
		return 1_000, true
	case Scale:
		return 200_000, true
	}
	return 0, false
}

package cost

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/report"
)

// A Claim is something that the article says of an instance, and what became of
// it.
type Claim struct {
	Subject       string
	Article, Ours string
	Verdict       report.Verdict
	Why           string
}

// published is what the article says of an instance.
type published struct {
	instance    string
	usdPerMonth float64
	gbps        float64 // 0: no number
}

// article is its list of instances. It gives all of them 4 vCPU and 16 GB.
func article() []published {
	return []published{
		{"t3.xlarge", 120, 5},
		{"D4s v3", 145, 0},
		{"e2-standard-4", 98, 2},
	}
}

// agreement is how far a figure of the article may be from ours, as a share of
// it, to hold: it rounds, and does not say of which region it speaks.
const agreement = 0.05

func (s *Statement) claims() []Claim {
	var all []Claim
	var known []published
	for _, p := range article() {
		at := slices.IndexFunc(s.Catalogue.Instances, func(i Instance) bool { return i.Name == p.instance })
		if at < 0 {
			continue
		}
		known = append(known, p)
		i := s.Catalogue.Instances[at]
		all = append(all, p.price(i))
		if c, ok := p.busy(i, s.Assumptions.Utilisation); ok {
			all = append(all, c)
		}
		if c, ok := p.network(i); ok {
			all = append(all, c)
		}
	}
	if len(known) > 1 {
		all = append(all, s.order(known))
	}
	return all
}

func agree(article, ours float64) bool { return math.Abs(article/ours-1) <= agreement }

func (p published) price(i Instance) Claim {
	month := i.USDPerHour * HoursPerMonth
	c := Claim{
		Subject: p.instance + ", price of a month", Article: usd(p.usdPerMonth), Ours: usd(month),
		Verdict: report.Holds, Why: fmt.Sprintf("within %g %% of %d hours at the list price", 100*agreement, HoursPerMonth),
	}
	if !agree(p.usdPerMonth, month) {
		c.Verdict, c.Why = report.Refuted, fmt.Sprintf("more than %g %% from %d hours at the list price", 100*agreement, HoursPerMonth)
	}
	return c
}

// busy is the price of a month at the utilisation that is assumed; ok is false
// where that costs nothing beside.
func (p published) busy(i Instance, utilisation float64) (c Claim, ok bool) {
	if i.SurplusUSDPerVCPUHour == 0 || utilisation <= i.Included() {
		return Claim{}, false
	}
	cores := float64(i.VCPUs)
	month := HoursPerMonth * (i.USDPerHour + i.SurplusUSDPerVCPUHour*cores*(utilisation-i.Included()))
	c = Claim{
		Subject: fmt.Sprintf("%s, price of a month in which it is %.0f %% busy", p.instance, 100*utilisation),
		Article: usd(p.usdPerMonth), Ours: usd(month), Verdict: report.Holds,
		Why: fmt.Sprintf("the price includes %.0f %% of its CPU time; the rest is charged", 100*i.Included()),
	}
	if !agree(p.usdPerMonth, month) {
		c.Verdict = report.Refuted
	}
	return c, true
}

// network compares the bandwidths; ok is false where one has no number.
func (p published) network(i Instance) (c Claim, ok bool) {
	if p.gbps == 0 || i.NetworkGbps == 0 {
		return Claim{}, false
	}
	c = Claim{
		Subject: p.instance + ", network", Article: fmt.Sprintf("%g Gbps", p.gbps), Ours: fmt.Sprintf("%g Gbps", i.NetworkGbps),
		Verdict: report.Refuted,
	}
	switch {
	case agree(p.gbps, i.NetworkGbps):
		c.Verdict, c.Why = report.Holds, "it is what the provider names"
	case p.gbps > i.NetworkGbps:
		c.Why = "the article's is a burst of some minutes; ours is what lasts"
	default:
		c.Why = "the provider names more"
	}
	return c, true
}

// order asks whether what is cheaper by the month is cheaper by the request.
// Instances are compared for the same client, whose figures err alike on all of
// them, so medians do.
func (s *Statement) order(known []published) Claim {
	byMonth := slices.SortedFunc(slices.Values(known), func(a, b published) int { return cmp.Compare(a.usdPerMonth, b.usdPerMonth) })
	names := make([]string, len(byMonth))
	for i, p := range byMonth {
		names[i] = p.instance
	}
	c := Claim{Subject: "cheapest first", Article: strings.Join(names, ", "), Verdict: report.Incomparable, Why: "no client's cost is known"}
	kept, all := 0, 0
	for _, d := range s.Demands {
		ours, ok := s.cheapest(d.Client, names)
		if !ok {
			continue
		}
		all++
		if slices.Equal(ours, names) {
			kept++
		} else {
			c.Ours = strings.Join(ours, ", ")
		}
	}
	if all == 0 {
		return c
	}
	c.Why = fmt.Sprintf("by the cost of a request, of %d clients %d keep the order", all, kept)
	c.Verdict = report.Refuted
	if kept == all {
		c.Verdict, c.Ours = report.Holds, c.Article
	}
	return c
}

// cheapest orders the instances by the cost of a client's requests; ok is false
// where one is not known.
func (s *Statement) cheapest(client string, instances []string) (names []string, ok bool) {
	var rows []Estimate
	for _, e := range s.Estimates {
		if e.Client == client && slices.Contains(instances, e.Instance) {
			if e.Dollars == nil {
				return nil, false
			}
			rows = append(rows, e)
		}
	}
	slices.SortStableFunc(rows, func(a, b Estimate) int { return cmp.Compare(a.Dollars.Median, b.Dollars.Median) })
	for _, e := range rows {
		names = append(names, e.Instance)
	}
	return names, true
}

func usd(x float64) string { return fmt.Sprintf("$%.2f", x) }

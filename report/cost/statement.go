package cost

import (
	"fmt"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/price"
	"github.com/claudebench/claudebench/report"
)

// SchemaVersion is the version of the JSON document. It rises when a member
// changes its meaning or goes away.
const SchemaVersion = 1

// A Statement is all that is said of what a run's clients cost.
type Statement struct {
	Run         report.Facts
	Catalogue   Catalogue
	Assumptions Assumptions
	Demands     []Demand
	// Estimates hold each client on each instance, clients first.
	Estimates []Estimate
	Tokens    TokenCost
	// Claims are what becomes of the article's figures, for the instances that the
	// catalogue lists and the libraries that ran.
	Claims   []Claim
	Warnings []bench.Warning
}

// A TokenCost is what the tokens of a million requests cost at list price, in
// dollars; nil where the model has no known price. AsOf is the day of the list.
type TokenCost struct {
	Tokens
	AsOf          string
	Input, Output *float64
}

// Total is input and output together; nil where they are not known.
func (t TokenCost) Total() *float64 {
	if t.Input == nil || t.Output == nil {
		return nil
	}
	sum := *t.Input + *t.Output
	return &sum
}

// Share is the part of instance and tokens together, from 0 to 1, that is the
// instance's; nil where one of them is not known.
func (t TokenCost) Share(e Estimate) *float64 {
	tokens := t.Total()
	if tokens == nil || e.Dollars == nil {
		return nil
	}
	share := e.Dollars.Median / (e.Dollars.Median + *tokens)
	return &share
}

// Build makes the statement of a run, of which dir holds the hit logs and doc
// is the report.
func Build(dir string, run *bench.Run, doc *report.Document, c Catalogue, a Assumptions) (*Statement, error) {
	a.Tokens = a.Tokens.of(run.Plan.Message)
	if err := a.Validate(); err != nil {
		return nil, fmt.Errorf("assumptions: %w", err)
	}
	all, err := demands(dir, run, doc)
	if err != nil {
		return nil, err
	}
	s := &Statement{Run: doc.Run, Catalogue: c, Assumptions: a, Demands: all, Tokens: tokenCost(a.Tokens)}
	for _, d := range all {
		for _, i := range c.Instances {
			s.Estimates = append(s.Estimates, estimate(d, i, a))
		}
	}
	s.Claims = append(s.claims(), s.ratios(doc.Claims)...)
	s.Warnings = s.warnings(doc)
	return s, nil
}

func tokenCost(t Tokens) TokenCost {
	c := TokenCost{Tokens: t, AsOf: price.AsOf}
	if input, output, ok := t.perMillion(); ok {
		c.Input, c.Output = &input, &output
	}
	return c
}

package show

import (
	"encoding/json"
	"io"
	"math"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/cost"
	"github.com/claudebench/claudebench/report/stat"
)

// A document is a statement as JSON: values are not rounded, the unit is part of
// the name, and null means not known.
type document struct {
	SchemaVersion int             `json:"schema_version"`
	RunID         string          `json:"run_id"`
	Scenario      string          `json:"scenario"`
	Target        *string         `json:"target"`
	Host          bench.Host      `json:"host"`
	Assumptions   assumed         `json:"assumptions"`
	Instances     []instance      `json:"instances"`
	Clients       []client        `json:"clients"`
	Tokens        tokenPrice      `json:"tokens"`
	Estimates     []estimate      `json:"estimates"`
	Claims        []claim         `json:"claims"`
	Warnings      []bench.Warning `json:"warnings"`
}

type assumed struct {
	PricesAsOf     cost.Date `json:"prices_as_of"`
	Utilisation    float64   `json:"utilisation_share"`
	MemoryShare    float64   `json:"memory_share"`
	Speed          float64   `json:"cpu_speed_ratio"`
	WireOverhead   float64   `json:"wire_overhead_bytes"`
	LatencySeconds *float64  `json:"latency_seconds"`
	RatePerSecond  *float64  `json:"rate_per_second"`
}

type instance struct {
	Name        string   `json:"name"`
	Provider    string   `json:"provider"`
	Region      string   `json:"region"`
	VCPUs       int      `json:"vcpus"`
	MemoryGiB   float64  `json:"memory_gib"`
	USDPerHour  float64  `json:"usd_per_hour"`
	NetworkGbps *float64 `json:"network_gbps"`
	CPUBaseline *float64 `json:"cpu_baseline_share"`
	Surplus     *float64 `json:"surplus_usd_per_vcpu_hour"`
	Sources     []string `json:"sources"`
}

type client struct {
	Name         string     `json:"client"`
	Load         bench.Load `json:"load"`
	Trials       int        `json:"trials"`
	FailedTrials int        `json:"failed_trials"`
	Requests     int        `json:"requests"`
	Errors       int        `json:"errors"`
	CPU          *summary   `json:"cpu_seconds_per_request"`
	Memory       *summary   `json:"worker_peak_rss_bytes"`
	Throughput   *summary   `json:"worker_throughput_per_second"`
	Bytes        *summary   `json:"body_bytes_per_request"`
	Cores        *int       `json:"worker_cores"`
}

type tokenPrice struct {
	Model         string   `json:"model"`
	AsOf          string   `json:"prices_as_of"`
	Input         int      `json:"input_tokens_per_request"`
	InputAssumed  bool     `json:"input_tokens_assumed"`
	Output        int      `json:"output_tokens_per_request"`
	OutputAssumed bool     `json:"output_tokens_assumed"`
	InputUSD      *float64 `json:"input_usd_per_million_requests"`
	OutputUSD     *float64 `json:"output_usd_per_million_requests"`
	USD           *float64 `json:"usd_per_million_requests"`
}

type estimate struct {
	Client        string                     `json:"client"`
	Instance      string                     `json:"instance"`
	Limits        map[cost.Resource]*summary `json:"limits_per_second"`
	Capacity      *summary                   `json:"capacity_per_second"`
	Binds         *cost.Resource             `json:"binds"`
	Contested     []cost.Resource            `json:"may_bind"`
	Dollars       *summary                   `json:"usd_per_million_requests"`
	Share         *float64                   `json:"instance_share"`
	Workers       *int                       `json:"workers"`
	Fitting       *int                       `json:"workers_that_fit"`
	Fleet         *fleetFor                  `json:"fleet"`
	Sensitivities []sensitivity              `json:"sensitivities"`
}

type fleetFor struct {
	Instances   int     `json:"instances"`
	AtWorst     int     `json:"instances_at_worst"`
	USDPerMonth float64 `json:"usd_per_month"`
}

type sensitivity struct {
	Assumption cost.Name `json:"assumption"`
	Less       *float64  `json:"usd_change_share_at_20_percent_less"`
	More       *float64  `json:"usd_change_share_at_20_percent_more"`
	Below      *other    `json:"other_binds_below"`
	Above      *other    `json:"other_binds_above"`
}

type other struct {
	Factor float64       `json:"factor"`
	Binds  cost.Resource `json:"binds"`
}

type claim struct {
	Subject string         `json:"subject"`
	Article string         `json:"article"`
	Ours    *string        `json:"ours"`
	Verdict report.Verdict `json:"verdict"`
	Why     string         `json:"why"`
}

type summary struct {
	Median float64   `json:"median"`
	Low    float64   `json:"low"`
	High   float64   `json:"high"`
	Trials int       `json:"trials"`
	Kind   stat.Kind `json:"interval_kind"`
}

// JSON writes a statement for machines.
func JSON(w io.Writer, s *cost.Statement) error {
	a := s.Assumptions
	d := document{
		SchemaVersion: cost.SchemaVersion,
		RunID:         s.Run.ID, Scenario: s.Run.Scenario, Target: known(s.Run.Target), Host: s.Run.Host,
		Assumptions: assumed{
			PricesAsOf: s.Catalogue.AsOf, Utilisation: a.Utilisation, MemoryShare: a.MemoryShare, Speed: a.Speed,
			WireOverhead: a.WireOverhead, LatencySeconds: known(a.Latency.Seconds()), RatePerSecond: known(a.Rate),
		},
		Instances: each(s.Catalogue.Instances, instanceJSON),
		Clients:   each(s.Demands, clientJSON),
		Tokens: tokenPrice{
			Model: s.Tokens.Model, AsOf: s.Tokens.AsOf,
			Input: s.Tokens.Tokens.Input, InputAssumed: s.Tokens.InputAssumed,
			Output: s.Tokens.Tokens.Output, OutputAssumed: s.Tokens.OutputAssumed,
			InputUSD: s.Tokens.Input, OutputUSD: s.Tokens.Output, USD: s.Tokens.Total(),
		},
		Estimates: each(s.Estimates, func(e cost.Estimate) estimate { return estimateJSON(s, e) }),
		Claims: each(s.Claims, func(c cost.Claim) claim {
			return claim{c.Subject, c.Article, known(c.Ours), c.Verdict, c.Why}
		}),
		Warnings: append([]bench.Warning{}, s.Warnings...),
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(d)
}

func instanceJSON(i cost.Instance) instance {
	return instance{
		Name: i.Name, Provider: i.Provider, Region: i.Region, VCPUs: i.VCPUs, MemoryGiB: i.MemoryGiB, USDPerHour: i.USDPerHour,
		NetworkGbps: known(i.NetworkGbps), CPUBaseline: known(i.CPUBaseline), Surplus: known(i.SurplusUSDPerVCPUHour),
		Sources: append([]string{}, i.Sources...),
	}
}

func clientJSON(d cost.Demand) client {
	return client{
		Name: d.Client, Load: d.Load, Trials: d.Trials, FailedTrials: d.Failed, Requests: d.Requests, Errors: d.Errors,
		CPU: summaryJSON(d.CPU), Memory: summaryJSON(d.Memory), Throughput: summaryJSON(d.Throughput), Bytes: summaryJSON(d.Bytes),
		Cores: known(d.Cores),
	}
}

func estimateJSON(s *cost.Statement, e cost.Estimate) estimate {
	j := estimate{
		Client: e.Client, Instance: e.Instance, Limits: map[cost.Resource]*summary{},
		Capacity: summaryJSON(e.Capacity), Binds: known(e.Binds), Contested: append([]cost.Resource{}, e.Contested...),
		Dollars: summaryJSON(e.Dollars), Share: s.Tokens.Share(e), Workers: e.Workers, Fitting: e.Fitting,
		Sensitivities: each(e.Sensitivities, sensitivityJSON),
	}
	for r, l := range e.Limits {
		j.Limits[r] = summaryJSON(l)
	}
	if f := e.Fleet; f != nil {
		j.Fleet = &fleetFor{f.Instances, f.AtWorst, f.USDPerMonth}
	}
	return j
}

func sensitivityJSON(v cost.Sensitivity) sensitivity {
	return sensitivity{v.Assumption, finite(v.Less), finite(v.More), otherJSON(v.Below), otherJSON(v.Above)}
}

func otherJSON(s *cost.Switch) *other {
	if s == nil {
		return nil
	}
	return &other{s.Factor, s.To}
}

func summaryJSON(s *stat.Summary) *summary {
	if s == nil {
		return nil
	}
	return &summary{s.Median, s.Low, s.High, s.N, s.Kind}
}

// finite is null for what is no number, or beyond all of them.
func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// known is null for zero, where that means that nothing is known.
func known[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

func each[T, U any](s []T, f func(T) U) []U {
	all := []U{}
	for _, v := range s {
		all = append(all, f(v))
	}
	return all
}

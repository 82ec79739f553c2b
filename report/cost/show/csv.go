package show

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/claudebench/claudebench/report/cost"
	"github.com/claudebench/claudebench/report/stat"
)

// CSV writes one line for each client and instance (RFC 4180, with line feeds),
// with what was assumed for it and what a fifth less and a fifth more of each
// assumption would change. Values are not rounded, the unit is part of the name,
// and an empty cell means not known.
func CSV(w io.Writer, s *cost.Statement) error {
	c := csv.NewWriter(w)
	head := []string{"run_id", "client", "instance", "binds"}
	for _, r := range cost.Resources() {
		head = append(head, "limit_"+string(r)+"_per_second")
	}
	for _, name := range []string{"capacity_per_second", "usd_per_million_requests"} {
		head = append(head, name, name+"_low", name+"_high")
	}
	head = append(head, "interval_kind", "trials", "workers", "tokens_usd_per_million_requests", "instance_share",
		"rate_per_second", "instances_for_rate", "usd_per_month",
		"assumed_utilisation_share", "assumed_memory_share", "assumed_cpu_speed_ratio", "assumed_wire_overhead_bytes",
		"assumed_latency_seconds", "assumed_input_tokens", "assumed_output_tokens")
	for _, name := range cost.Names() {
		head = append(head, "usd_change_if_"+string(name)+"_a_fifth_less", "usd_change_if_"+string(name)+"_a_fifth_more")
	}
	rows := [][]string{head}
	for _, e := range s.Estimates {
		rows = append(rows, line(s, e))
	}
	return c.WriteAll(rows)
}

func line(s *cost.Statement, e cost.Estimate) []string {
	row := []string{plain(s.Run.ID), plain(e.Client), plain(e.Instance), string(e.Binds)}
	for _, r := range cost.Resources() {
		row = append(row, exact(medianOf(e.Limits[r])))
	}
	row = append(row, bounds(e.Capacity)...)
	row = append(row, bounds(e.Dollars)...)
	kind, trials := "", ""
	if e.Capacity != nil {
		kind, trials = string(e.Capacity.Kind), strconv.Itoa(e.Capacity.N)
	}
	row = append(row, kind, trials, integer(e.Workers), exact(s.Tokens.Total()), exact(s.Tokens.Share(e)))
	if e.Fleet == nil {
		row = append(row, "", "", "")
	} else {
		row = append(row, exact(&s.Assumptions.Rate), strconv.Itoa(e.Fleet.Instances), exact(&e.Fleet.USDPerMonth))
	}
	return append(append(row, assumptionCells(s)...), sensitivityCells(e)...)
}

// assumptionCells have what was assumed; the latency is empty where it is that of the run.
func assumptionCells(s *cost.Statement) []string {
	a, latency := s.Assumptions, ""
	if a.Latency > 0 {
		seconds := a.Latency.Seconds()
		latency = exact(&seconds)
	}
	return []string{exact(&a.Utilisation), exact(&a.MemoryShare), exact(&a.Speed), exact(&a.WireOverhead),
		latency, integer(&s.Tokens.Tokens.Input), integer(&s.Tokens.Tokens.Output)}
}

// sensitivityCells have changes as shares of the cost.
func sensitivityCells(e cost.Estimate) []string {
	if e.Sensitivities == nil {
		return make([]string, 2*len(cost.Names()))
	}
	var all []string
	for _, v := range e.Sensitivities {
		all = append(all, exact(finite(v.Less)), exact(finite(v.More)))
	}
	return all
}

func bounds(s *stat.Summary) []string {
	if s == nil {
		return []string{"", "", ""}
	}
	return []string{exact(&s.Median), exact(&s.Low), exact(&s.High)}
}

func medianOf(s *stat.Summary) *float64 {
	if s == nil {
		return nil
	}
	return &s.Median
}

func exact(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'g', -1, 64)
}

func integer(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// plain keeps a name from being a formula where the file is opened as a sheet.
func plain(name string) string {
	if strings.ContainsAny(name[:min(1, len(name))], "=+-@\t\r") {
		return "'" + name
	}
	return name
}

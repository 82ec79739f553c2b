package show

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"github.com/claudebench/claudebench/report/cost"
	"github.com/claudebench/claudebench/report/stat"
)

// CSV writes one line for each client and instance (RFC 4180, with line feeds).
// Values are not rounded, the unit is part of the name, and an empty cell means
// not known.
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
		"rate_per_second", "instances_for_rate", "usd_per_month")
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
		return append(row, "", "", "")
	}
	return append(row, exact(&s.Assumptions.Rate), strconv.Itoa(e.Fleet.Instances), exact(&e.Fleet.USDPerMonth))
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

package render

import (
	"encoding/json"
	"io"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/stat"
)

// JSON writes the document for machines: values are not rounded, the unit is
// part of the key, and null means not known. report/schema describes it.
func JSON(w io.Writer, d *report.Document, _ Options) error {
	var o object
	o.add("schema_version", d.SchemaVersion)
	o.add("run_dir", d.RunDir)
	verdictJSON(&o, d.Comparison)
	o.add("false_alarms", alarmsJSON(d.Alarms))
	o.add("breaches", each(d.Breaches, breachJSON))
	o.add("run", factsJSON(d.Run))
	o.add("ladder", ladderJSON(d.Ladder))
	o.add("results", each(d.Results, resultJSON))
	o.add("claims", claimsJSON(d.Claims))
	o.add("skipped", list(d.Skipped))
	o.add("warnings", list(d.Warnings))
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(o)
}

// list is never null.
func list[T any](s []T) []T { return append([]T{}, s...) }

// each is never null, either.
func each[T, V any](s []T, f func(T) V) []V {
	all := []V{}
	for _, v := range s {
		all = append(all, f(v))
	}
	return all
}

func factsJSON(f report.Facts) object {
	var o object
	o.add("id", f.ID)
	o.add("scenario", f.Scenario)
	o.add("began", f.Began)
	o.add("ended", known(f.Ended))
	o.add("interrupted", f.Interrupted)
	o.add("plan_digest", f.Digest)
	o.add("seed", f.Seed)
	o.add("trials", f.Trials)
	o.add("target", known(f.Target))
	o.add("spending", f.Spending)
	o.add("phases", each(f.Phases, phaseJSON))
	o.add("host", f.Host)
	o.add("tool", f.Tool)
	return o
}

func phaseJSON(p bench.Phase) object {
	var o object
	o.add("kind", p.Kind)
	o.add("load", p.Load)
	o.add("latency", known(p.Latency))
	o.add("preset", known(p.Preset))
	o.add("stream", p.Stream)
	o.add("gap", known(p.Gap))
	o.add("answer_tokens", known(p.AnswerTokens))
	o.add("goodput", p.Good)
	return o
}

func resultJSON(r report.Result) object {
	var o object
	o.add("client", r.Client)
	o.add("phase", r.Load.Kind)
	o.add("phase_index", r.Phase)
	o.add("rank", known(r.Rank))
	o.add("library", known(r.Library))
	o.add("version", known(r.Version))
	o.add("runtime", known(r.Runtime))
	o.add("load_generator", known(r.Generator))
	o.add("trials", r.Trials)
	o.add("failed_trials", r.Failed)
	o.add("interval_kind", known(intervalKind(r.Throughput)))
	o.add("requests", r.Load.Requests)
	o.add("concurrency", r.Load.Concurrency)
	o.add("rate_per_second", known(r.Load.Rate))
	figuresJSON(&o, r)
	o.add("doubtful_trials", list(r.Doubtful))
	o.add("warnings", list(r.Warnings))
	return o
}

func intervalKind(s *stat.Summary) string {
	if s == nil {
		return ""
	}
	return string(s.Kind)
}

func figuresJSON(o *object, r report.Result) {
	if r.Trials > 0 {
		o.add("errors", r.Errors)
		o.add("not_sent", r.NotSent)
	} else {
		o.add("errors", nil)
		o.add("not_sent", nil)
	}
	o.add("outcomes", r.Outcomes)
	o.addSummary("latency_mean_seconds", r.Mean)
	o.addSummary("latency_p50_seconds", r.P50)
	o.addSummary("latency_p95_seconds", r.P95)
	o.addSummary("latency_p99_seconds", r.P99)
	o.add("latency_max_seconds", r.Max)
	o.addSummary("send_lateness_p50_seconds", r.LatenessP50)
	o.addSummary("send_lateness_p99_seconds", r.LatenessP99)
	o.addSummary("service_p50_seconds", r.ServiceP50)
	o.addSummary("service_p99_seconds", r.ServiceP99)
	o.addSummary("overhead_p50_seconds", r.OverheadP50)
	o.addSummary("overhead_p99_seconds", r.OverheadP99)
	streamJSON(o, r.Stream)
	o.addSummary("attempts_per_request", r.Attempts)
	o.addSummary("retry_wait_mean_seconds", r.RetryWait)
	o.addSummary("goodput_per_second", r.Goodput)
	o.addSummary("throughput_per_second", r.Throughput)
	if p := r.Peak; p != nil {
		o.addSummary("max_throughput_per_second", &p.Throughput)
		o.add("max_throughput_concurrency", p.Concurrency)
		o.add("max_throughput_bottleneck", p.Bottleneck)
	} else {
		o.addSummary("max_throughput_per_second", nil)
		o.add("max_throughput_concurrency", nil)
		o.add("max_throughput_bottleneck", nil)
	}
	o.addSummary("cpu_seconds_per_request", r.CPU)
	o.addSummary("peak_rss_bytes", r.Memory)
	o.add("connections_opened", r.Connections)
	o.add("littles_law_ratio", r.LittlesLaw)
}

func breachJSON(b report.Breach) object {
	var o object
	o.add("client", b.Client)
	o.add("load", b.Load)
	o.add("gate", b.Gate)
	o.add("unit", b.Unit)
	o.addSummary("value", &b.Value)
	o.add("certain", b.Certain)
	o.add("fails", b.Fails())
	return o
}

// streamJSON adds what is known of streams; all of it is null without any.
func streamJSON(o *object, s *report.StreamResult) {
	if s == nil {
		s = &report.StreamResult{}
	}
	o.addSummary("first_byte_p50_seconds", s.FirstByteP50)
	o.addSummary("first_byte_p99_seconds", s.FirstByteP99)
	o.addSummary("first_token_p50_seconds", s.FirstTokenP50)
	o.addSummary("first_token_p99_seconds", s.FirstTokenP99)
	o.addSummary("gap_p50_seconds", s.GapP50)
	o.addSummary("longest_gap_p99_seconds", s.MaxGapP99)
	o.addSummary("token_time_p50_seconds", s.TokenTimeP50)
	o.addSummary("tokens_per_second", s.TokensPerSecond)
	o.addSummary("first_token_error_p50_seconds", s.ErrorP50)
	o.addSummary("first_token_error_p99_seconds", s.ErrorP99)
}

func claimsJSON(c *report.Claims) any {
	if c == nil {
		return nil
	}
	var o object
	o.add("load", c.Load)
	o.add("note", known(c.Note))
	o.add("rules", c.Rules)
	o.add("cells", each(c.Cells, cellJSON))
	o.add("orders", each(c.Orders, orderJSON))
	o.add("littles_law", each(c.Laws, lawJSON))
	return o
}

func cellJSON(c report.Cell) object {
	var o object
	o.add("library", c.Library)
	o.add("client", known(c.Client))
	o.add("metric", c.Metric)
	o.add("article", c.Article)
	o.addSummary("ours", c.Ours)
	o.add("verdict", c.Verdict)
	o.add("why", c.Why)
	return o
}

func orderJSON(c report.Order) object {
	var o object
	o.add("metric", c.Metric)
	o.add("better", c.Better)
	o.add("worse", c.Worse)
	o.add("verdict", c.Verdict)
	o.add("why", c.Why)
	return o
}

func lawJSON(l report.Law) object {
	var o object
	o.add("library", l.Library)
	o.add("implied_throughput_per_second", l.Implied)
	o.add("article_max_throughput_per_second", l.Published)
	o.add("fits", l.Fits)
	return o
}

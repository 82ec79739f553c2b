package render

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
)

// The elements and attributes are those of the schema that Jenkins checks reports with
// (junit-10.xsd of its xUnit plugin), which other systems read as well.
type suites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Suites   []suite  `xml:"testsuite"`
}

type suite struct {
	Name     string     `xml:"name,attr"`
	Tests    int        `xml:"tests,attr"`
	Failures int        `xml:"failures,attr"`
	Errors   int        `xml:"errors,attr"`
	Skipped  int        `xml:"skipped,attr"`
	Cases    []testcase `xml:"testcase"`
	Out      string     `xml:"system-out,omitempty"`
}

type testcase struct {
	Class   string  `xml:"classname,attr"`
	Name    string  `xml:"name,attr"`
	Failure *remark `xml:"failure"`
	Error   *remark `xml:"error"`
	Skipped *remark `xml:"skipped"`
	Out     string  `xml:"system-out,omitempty"`
}

type remark struct {
	Type    string `xml:"type,attr,omitempty"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// JUnit writes a document as a report of tests, which many systems of CI show: a test for each
// metric of a comparison, or for each client and load of a run, one for each client that could
// not run, and one for each bound that was not held. Equal documents are equal bytes; there are
// no times in it.
func JUnit(w io.Writer, d *report.Document, _ Options) error {
	s := suite{Name: d.Run.Scenario}
	if d.Comparison != nil {
		s.Cases, s.Out = comparisonCases(d), said(notices(d))
	} else {
		s.Cases, s.Out = clientCases(d), said(bare(d.Warnings))
	}
	for _, b := range d.Breaches {
		s.Cases = append(s.Cases, breachCase(d, b))
	}
	for i := range s.Cases {
		s.count(&s.Cases[i])
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(suites{Tests: s.Tests, Failures: s.Failures, Errors: s.Errors, Suites: []suite{s}}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (s *suite) count(t *testcase) {
	s.Tests++
	switch {
	case t.Failure != nil:
		s.Failures++
	case t.Error != nil:
		s.Errors++
	case t.Skipped != nil:
		s.Skipped++
	}
}

// said are warnings, a line each.
func said(all []notice) string {
	text := ""
	for _, n := range all {
		text += n.Code + n.where() + ": " + n.Message + "\n"
	}
	return text
}

// comparisonCases are never none: a comparison without metrics is one test that was skipped.
func comparisonCases(d *report.Document) []testcase {
	var all []testcase
	for _, m := range d.Comparison.Verdict.Comparisons {
		all = append(all, metricCase(d, m))
	}
	if all == nil {
		all = []testcase{{Class: d.Run.Scenario, Name: "comparison", Skipped: &remark{Message: d.Comparison.Sentence()}}}
	}
	return all
}

func clientCases(d *report.Document) []testcase {
	var all []testcase
	for _, r := range d.Results {
		all = append(all, clientCase(d, r))
	}
	for _, s := range d.Skipped {
		all = append(all, testcase{Class: d.Run.Scenario, Name: s.Client, Skipped: &remark{Message: s.Reason, Text: s.Fix}})
	}
	return all
}

func metricCase(d *report.Document, m judge.Comparison) testcase {
	t := testcase{Class: d.Run.Scenario, Name: m.Metric.Name}
	why := strings.Join(m.Reasons, "\n")
	message := string(m.Outcome)
	if m.Effect != nil {
		message += ": " + m.Metric.Say(m.Effect.Change)
	}
	switch {
	case d.Comparison.Refused != "":
		t.Skipped = &remark{Message: d.Comparison.Refused}
	case m.Gating && m.Outcome == judge.Worse:
		t.Failure = &remark{Type: string(m.Outcome), Message: message, Text: why}
	case m.Gating && (m.Outcome == judge.Unclear || m.Outcome == judge.Contaminated):
		t.Skipped = &remark{Message: message, Text: why}
	default:
		t.Out = strings.TrimSpace(message + "\n" + why)
	}
	return t
}

func clientCase(d *report.Document, r report.Result) testcase {
	t := testcase{Class: d.Run.Scenario, Name: fmt.Sprintf("%s, phase %d, %s", r.Client, r.Phase+1, r.Load), Out: said(bare(r.Warnings))}
	if r.Failed > 0 {
		t.Error = &remark{Message: fmt.Sprintf("trials that failed: %d of %d", r.Failed, r.Failed+r.Trials)}
	}
	return t
}

func breachCase(d *report.Document, b report.Breach) testcase {
	t := testcase{Class: d.Run.Scenario, Name: fmt.Sprintf("%s, %s, bound of %s", b.Client, b.Load.Kind, b.Gate.Metric)}
	if b.Fails() {
		t.Failure = &remark{Type: "slo", Message: b.Say()}
	} else {
		t.Out = b.Say()
	}
	return t
}

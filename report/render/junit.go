package render

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
)

type suites struct {
	XMLName xml.Name `xml:"testsuites"`
	counts
	Suites []suite `xml:"testsuite"`
}

type suite struct {
	Name string `xml:"name,attr"`
	counts
	Cases []testcase `xml:"testcase"`
}

type counts struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
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
// metric of a comparison, or for each client and load of a run, and one for each bound that was
// not held. Equal documents are equal bytes; there are no times in it.
func JUnit(w io.Writer, d *report.Document, _ Options) error {
	s := suite{Name: d.Run.Scenario}
	if d.Comparison != nil {
		for _, m := range d.Comparison.Verdict.Comparisons {
			s.Cases = append(s.Cases, metricCase(d, m))
		}
	} else {
		for _, r := range d.Results {
			s.Cases = append(s.Cases, clientCase(d, r))
		}
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
	if err := e.Encode(suites{counts: s.counts, Suites: []suite{s}}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (c *counts) count(t *testcase) {
	c.Tests++
	switch {
	case t.Failure != nil:
		c.Failures++
	case t.Error != nil:
		c.Errors++
	case t.Skipped != nil:
		c.Skipped++
	}
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
	case m.Gating && m.Outcome == judge.Worse && d.Fails():
		t.Failure = &remark{Type: string(m.Outcome), Message: message, Text: why}
	case m.Gating && (m.Outcome == judge.Unclear || m.Outcome == judge.Contaminated):
		t.Skipped = &remark{Message: message, Text: why}
	default:
		t.Out = strings.TrimSpace(message + "\n" + why)
	}
	return t
}

func clientCase(d *report.Document, r report.Result) testcase {
	t := testcase{Class: d.Run.Scenario, Name: r.Client + ", " + r.Load.String()}
	if r.Failed > 0 {
		t.Error = &remark{Message: fmt.Sprintf("trials that failed: %d of %d", r.Failed, r.Failed+r.Trials)}
	}
	for _, w := range r.Warnings {
		t.Out += w.Code + ": " + w.Message + "\n"
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

package render

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
)

func junit(t *testing.T, d *report.Document) suites {
	t.Helper()
	var s suites
	if err := xml.Unmarshal([]byte(render(t, JUnit, d)), &s); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestJUnitCounts(t *testing.T) {
	for name, d := range map[string]*report.Document{"worse": worse(t), "troubled": troubled(t), "wicked": wickedDocument(t)} {
		s := junit(t, d)
		said, counted := s.Suites[0], suite{}
		for _, c := range said.Cases {
			counted.count(&c)
		}
		if n := counted; n.Tests == 0 || n.Tests != said.Tests || n.Failures != said.Failures || n.Errors != said.Errors || n.Skipped != said.Skipped {
			t.Errorf("%s: %+v, and there are %+v", name, said, n)
		}
		if s.Tests != said.Tests || s.Failures != said.Failures || s.Errors != said.Errors || (s.Failures > 0) != d.Fails() {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

func TestJUnitIsDeterministic(t *testing.T) {
	if first, second := render(t, JUnit, troubled(t)), render(t, JUnit, troubled(t)); first != second {
		t.Errorf("%s\n%s", first, second)
	}
}

// TestJUnitOutcomes are those that the verdict has: nothing fails that did not fail the build.
func TestJUnitOutcomes(t *testing.T) {
	what := func(c testcase) string {
		switch {
		case c.Failure != nil:
			return "failure"
		case c.Skipped != nil:
			return "skipped"
		}
		return "passed"
	}
	for _, tt := range []struct {
		outcome judge.Outcome
		gating  bool
		want    string
	}{
		{judge.Worse, true, "failure"}, {judge.Worse, false, "passed"}, {judge.Unclear, true, "skipped"},
		{judge.Contaminated, true, "skipped"}, {judge.Unclear, false, "passed"}, {judge.Same, true, "passed"}, {judge.Better, true, "passed"},
	} {
		d := worse(t)
		v := &d.Comparison.Verdict
		v.Outcome, v.Comparisons = tt.outcome, v.Comparisons[:1]
		v.Comparisons[0].Outcome, v.Comparisons[0].Gating = tt.outcome, tt.gating
		if c := junit(t, d).Suites[0].Cases[0]; what(c) != tt.want {
			t.Errorf("%s, gating %t: %s", tt.outcome, tt.gating, what(c))
		}
		d.Comparison.Refused = "no base"
		if c := junit(t, d).Suites[0].Cases[0]; what(c) != "skipped" || c.Skipped.Message != "no base" {
			t.Errorf("%s, refused: %+v", tt.outcome, c)
		}
	}
}

// A report without a test would be taken for one that is broken.
func TestJUnitOfNoMetric(t *testing.T) {
	d := worse(t)
	d.Comparison.Refused, d.Comparison.Verdict, d.Breaches = "there is no trial on both sides", judge.Verdict{}, nil
	s := junit(t, d).Suites[0]
	if s.Tests != 1 || s.Skipped != 1 || s.Cases[0].Skipped.Message != d.Comparison.Refused {
		t.Errorf("%+v", s)
	}
}

func TestJUnitWarns(t *testing.T) {
	d := worse(t)
	d.Warnings = []bench.Warning{{Code: "interrupted", Message: "it was"}}
	d.Results[0].Warnings = []bench.Warning{{Code: "errors", Message: "some"}}
	if out := junit(t, d).Suites[0].Out; out != "interrupted: it was\nerrors (aiohttp closed): some\n" {
		t.Errorf("%q", out)
	}
	d.Comparison = nil
	s := junit(t, d).Suites[0]
	if s.Out != "interrupted: it was\n" || s.Cases[0].Out != "errors: some\n" {
		t.Errorf("%q and %q", s.Out, s.Cases[0].Out)
	}
}

// schemas are the elements of junit-10.xsd that we use: what may be in them, which attributes
// they must have, and which they may have.
var schemas = map[string]struct{ children, must, may []string }{
	"testsuites": {[]string{"testsuite"}, nil, []string{"name", "time", "tests", "failures", "errors"}},
	"testsuite": {[]string{"testsuite", "properties", "testcase", "system-out", "system-err"}, []string{"name", "tests", "failures", "errors"},
		[]string{"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"}},
	"testcase":   {[]string{"skipped", "error", "failure", "system-out", "system-err"}, []string{"name"}, []string{"time", "classname", "group"}},
	"failure":    {nil, nil, []string{"type", "message"}},
	"error":      {nil, nil, []string{"type", "message"}},
	"skipped":    {nil, nil, []string{"type", "message"}},
	"system-out": {},
}

func TestJUnitKeepsTheSchemaOfJenkins(t *testing.T) {
	documents := documents()
	documents["wicked"] = wickedDocument
	for name, build := range documents {
		decoder := xml.NewDecoder(strings.NewReader(render(t, JUnit, build(t))))
		path := []string{}
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			switch e := token.(type) {
			case xml.StartElement:
				checkElement(t, path, e)
				path = append(path, e.Name.Local)
			case xml.EndElement:
				path = path[:len(path)-1]
			}
		}
	}
}

func checkElement(t *testing.T, path []string, e xml.StartElement) {
	t.Helper()
	name := e.Name.Local
	s, known := schemas[name]
	if !known {
		t.Errorf("<%s> is no element of the schema", name)
	}
	switch n := len(path); {
	case n == 0 && name != "testsuites":
		t.Errorf("the root is <%s>", name)
	case n > 0 && !slices.Contains(schemas[path[n-1]].children, name):
		t.Errorf("<%s> must not be in <%s>", name, path[n-1])
	}
	var has []string
	for _, a := range e.Attr {
		has = append(has, a.Name.Local)
		if !slices.Contains(s.must, a.Name.Local) && !slices.Contains(s.may, a.Name.Local) {
			t.Errorf("<%s> must not have %s", name, a.Name.Local)
		}
	}
	for _, a := range s.must {
		if !slices.Contains(has, a) {
			t.Errorf("<%s> has no %s", name, a)
		}
	}
}

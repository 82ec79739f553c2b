package render

import (
	"bytes"
	"testing"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
)

const wicked = "a|b\n<script>alert(1)</script> `x` @everyone &commat;all \"\\ \x01\xff\u202e --> % ::error::,"

// wickedDocument has names that every format could stumble over.
func wickedDocument(t *testing.T) *report.Document {
	d := worse(t)
	d.Run.Scenario = wicked
	d.Comparison.Base.Name, d.Comparison.Head.Name = wicked, wicked
	d.Results[0].Client = wicked
	for i := range d.Traces {
		d.Traces[i].Client += wicked
	}
	d.Breaches[0].Client = wicked
	d.Skipped = []bench.Skip{{Client: wicked, Reason: wicked, Fix: wicked}}
	d.Warnings = []bench.Warning{{Code: wicked, Message: wicked, Fix: wicked}}
	return d
}

func render(t *testing.T, write Renderer, d *report.Document) string {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, d, Options{}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

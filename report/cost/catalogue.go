package cost

import (
	_ "embed"
	"fmt"

	"github.com/claudebench/claudebench/scenarios/strict"
)

// A Catalogue is a list of instances with their prices of one day.
type Catalogue struct {
	// AsOf is the day on which the prices were read.
	AsOf Date `yaml:"as_of"`
	// Instances are at least one and at most [MaxInstances], each name once.
	Instances []Instance `yaml:"instances"`
}

// The bounds of a file of instances: its size in bytes, and what it lists.
const (
	MaxFile      = 1 << 20
	MaxInstances = 1000
)

// HoursPerMonth is how many hours a month has when providers quote a price for
// one: 8760 / 12.
const HoursPerMonth = 730

//go:embed instances.yaml
var embedded []byte

// Source is the file of the instances that come with the program, the three of
// the article; a start for one's own.
func Source() []byte { return append([]byte(nil), embedded...) }

// Parse reads a file of instances. All that is wrong with it is one error,
// [strict.Faults]; the name of the file is for that only.
func Parse(file string, data []byte) (Catalogue, error) {
	var c Catalogue
	if len(data) > MaxFile {
		return c, fmt.Errorf("%s: is larger than %d bytes", file, MaxFile)
	}
	doc := strict.Decode(file, data, &c)
	if !doc.Has("as_of") {
		doc.Add(strict.Fault{Path: "as_of", Message: "is missing", Hint: "the day on which the prices were read, such as 2026-11-23"})
	}
	if n := len(c.Instances); n == 0 || n > MaxInstances {
		doc.Add(strict.Fault{Path: "instances", Message: fmt.Sprintf("must list 1 to %d instances, lists %d", MaxInstances, n)})
	}
	names := map[string]bool{}
	for i, instance := range c.Instances {
		path := fmt.Sprintf("instances[%d]", i)
		if instance.Name == "" || names[instance.Name] {
			doc.Add(strict.Fault{Path: path + ".name", Message: fmt.Sprintf("must be a name of its own, is %q", instance.Name)})
		}
		names[instance.Name] = true
		check(doc, path, instance)
	}
	return c, doc.Err()
}

func check(doc *strict.Document, path string, i Instance) {
	for _, b := range i.bounds() {
		field := strict.Join(path, b.field)
		if b.optional && !doc.Has(field) {
			continue
		}
		if fault := b.fault(); fault != "" {
			doc.Add(strict.Fault{Path: field, Message: fault})
		}
	}
	if i.SurplusUSDPerVCPUHour > 0 && i.CPUBaseline == 0 {
		doc.Add(strict.Fault{Path: path + ".surplus_usd_per_vcpu_hour", Message: "needs cpu_baseline, beyond which it is asked"})
	}
}

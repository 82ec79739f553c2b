package cost

import (
	"strings"
	"testing"
)

func TestEmbeddedInstances(t *testing.T) {
	c, err := Parse("instances.yaml", Source())
	if err != nil {
		t.Fatal(err)
	}
	if c.AsOf.String() < "2026" || len(c.Instances) != 3 {
		t.Fatalf("%+v", c)
	}
	for _, i := range c.Instances {
		if i.VCPUs != 4 || i.MemoryGiB != 16 || i.NetworkGbps == 0 || len(i.Sources) == 0 {
			t.Errorf("%+v", i)
		}
	}
}

// Nobody changes the embedded file.
func TestSourceIsACopy(t *testing.T) {
	Source()[0] = 'x'
	if Source()[0] == 'x' {
		t.Error("the embedded file was changed")
	}
}

const good = `as_of: 2026-11-23
instances:
  - name: a
    vcpus: 2
    memory_gib: 4
    usd_per_hour: 0.05
`

func TestParse(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"as it is", "", "", ""},
		{"no date", "as_of: 2026-11-23\n", "", "x.yaml:1: as_of: is missing"},
		{"no day", "2026-11-23", "2026-13-01", "x.yaml:1: as_of: must be a day"},
		{"unknown field", "vcpus", "vcpu", `x.yaml:4: instances[0].vcpu: unknown field (did you mean "vcpus"?)`},
		{"no price", "    usd_per_hour: 0.05\n", "", "x.yaml:3: instances[0].usd_per_hour: must be above 0 and at most 1000000, is 0"},
		{"negative price", "0.05", "-1", "x.yaml:6: instances[0].usd_per_hour: must be above 0"},
		{"price of infinity", "0.05", ".inf", "instances[0].usd_per_hour: must be a"},
		{"no number", "0.05", ".nan", "instances[0].usd_per_hour: must be a"},
		{"memory of none", "memory_gib: 4", "memory_gib: 0", "x.yaml:5: instances[0].memory_gib: must be above 0"},
		{"too many", "vcpus: 2", "vcpus: 20000", "must be between 1 and 10000, is 20000"},
		{"no name", "name: a", `name: ""`, "x.yaml:3: instances[0].name: must be a name of its own"},
		{"twice", "\n  - name: a", "\n  - {name: a, vcpus: 1, memory_gib: 1, usd_per_hour: 1}\n  - name: a", `x.yaml:4: instances[1].name: must be a name of its own, is "a"`},
		{"network of none", "    vcpus", "    network_gbps: 0\n    vcpus", "instances[0].network_gbps: must be above 0"},
		{"baseline above all", "    vcpus", "    cpu_baseline: 1.5\n    vcpus", "instances[0].cpu_baseline: must be above 0 and at most 1, is 1.5"},
		{"surplus of what", "    vcpus", "    surplus_usd_per_vcpu_hour: 1\n    vcpus", "needs cpu_baseline"},
		{"no instance", good[strings.Index(good, "instances"):], "instances: []\n", "x.yaml:2: instances: must list 1 to 1000 instances, lists 0"},
		{"empty", good, "", "the file is empty"},
		{"too large", good, strings.Repeat("#", MaxFile+1), "is larger than 1048576 bytes"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse("x.yaml", []byte(strings.Replace(good, test.old, test.new, 1)))
			switch {
			case test.want == "" && err != nil:
				t.Error(err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// Whatever a file says, it is refused, or every estimate of it can be made, and
// no known cost is below zero.
func FuzzParse(f *testing.F) {
	f.Add(Source())
	f.Add([]byte(good))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse("x.yaml", data)
		if err != nil {
			return
		}
		for _, i := range c.Instances {
			e := estimate(demandOf(cpuBound().use, 0.1), i, Defaults())
			if e.Dollars != nil && !(e.Dollars.Low >= 0 && e.Dollars.Low <= e.Dollars.Median && e.Dollars.Median <= e.Dollars.High) {
				t.Fatalf("%+v on %+v", e.Dollars, i)
			}
		}
	})
}

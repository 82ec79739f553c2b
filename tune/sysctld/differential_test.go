package sysctld

import (
	"testing"
)

// trees is how many hosts each program is held against.
const trees = 2000

// ours is what we say that becomes of the keys.
func ours(t *testing.T, f forest, load func(Files) (*Config, error)) map[string]string {
	t.Helper()
	c, err := load(f)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{}
	for _, key := range kernelKeys {
		values[key] = untouched
		if w := c.Of(Name(key)).Winner; w != nil {
			values[key] = w.Value
		}
	}
	return values
}

func compare(t *testing.T, load func(Files) (*Config, error), program ...string) {
	t.Helper()
	different := 0
	for seed, theirs := range real(t, trees, program...) {
		f := grow(uint64(seed))
		for key, value := range ours(t, f, load) {
			if theirs[key] != value {
				if different++; different <= 2 {
					t.Errorf("seed %d: %s is %q, we say %q\n%s", seed, key, theirs[key], value, f)
				}
			}
		}
	}
	t.Logf("%d differences in %d trees", different, trees)
}

func TestSystemdDoesAsWeSay(t *testing.T) { compare(t, Systemd, "/lib/systemd/systemd-sysctl") }
func TestProcpsDoesAsWeSay(t *testing.T) {
	compare(t, Procps, "/usr/sbin/sysctl", "--system", "--quiet")
}

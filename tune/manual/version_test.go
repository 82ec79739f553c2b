package manual

import (
	"cmp"
	"testing"
)

func TestParseVersion(t *testing.T) {
	for text, want := range map[string]Version{
		"6.1.0-28-cloud-amd64":     {6, 1},
		"4.18.0-553.el8_10.x86_64": {4, 18},
		"5.10":                     {5, 10},
		"6.18.44-fc-v669":          {6, 18},
		"5.15.0+":                  {5, 15},
		"7.0-rc3":                  {7, 0},
		"5.4_custom":               {5, 4},
		"6.1~bpo":                  {6, 1},
	} {
		if got, err := ParseVersion(text); err != nil || got != want {
			t.Errorf("%q is %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "6", "6.", ".1", "0.0", "0.9", "v6.1", "6.x", "6.1x", "-6.1", "6.-1", "+6.1", "6.99999", "99999.1", " 6.1", "6.1 ", "Linux 6.1"} {
		if got, err := ParseVersion(text); err == nil {
			t.Errorf("%q was taken for %v", text, got)
		}
	}
}

func TestOrderOfVersions(t *testing.T) {
	order := []Version{{3, 10}, {4, 18}, {4, 19}, {5, 4}, {5, 10}, {6, 1}, {6, 18}}
	for i, a := range order {
		for j, b := range order {
			if got := a.before(b); got != (cmp.Compare(i, j) < 0) {
				t.Errorf("%v before %v: %v", a, b, got)
			}
		}
		if !a.before(Version{}) || (Version{}).before(a) {
			t.Errorf("%v is not before no end, or one that is not known is before it", a)
		}
	}
}

// FuzzParseVersion: what is read is read again from its own text, and from any text
// that goes on as a distribution's does.
func FuzzParseVersion(f *testing.F) {
	f.Add("6.1.0-28-cloud-amd64")
	f.Add("4.18.0-553.el8_10.x86_64")
	f.Add("6")
	f.Add("18446744073709551617.1")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := ParseVersion(text)
		if err != nil {
			if v.Known() {
				t.Errorf("%q is %v, and an error", text, v)
			}
			return
		}
		if !v.Known() || v.Minor < 0 {
			t.Errorf("%q is %v", text, v)
		}
		for _, again := range []string{v.String(), v.String() + "." + text, v.String() + "-" + text} {
			if w, err := ParseVersion(again); err != nil || w != v {
				t.Errorf("%q is %v, and %q is %v, %v", text, v, again, w, err)
			}
		}
	})
}

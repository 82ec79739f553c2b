package fault

import (
	"encoding/json"
	"math"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/scenarios/strict"
)

// file is where rules stand among other settings.
type file struct {
	Faults Rules `yaml:"faults" json:"faults,omitempty"`
}

// TestEveryField reads a file that has all fields, and holds that what is
// printed as JSON is read as the same.
func TestEveryField(t *testing.T) {
	text, err := os.ReadFile("testdata/every-field.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var read, again file
	if err := strict.Decode("every-field.yaml", text, &read).Err(); err != nil {
		t.Fatal(err)
	}
	if p := read.Faults.Validate("faults"); p != nil {
		t.Errorf("the file is wrong: %v", p)
	}
	for name, v := range unset(read) {
		t.Errorf("%s is %v: the file leaves it out, or its yaml tag is missing", name, v)
	}
	printed, err := json.Marshal(read)
	if err != nil {
		t.Fatal(err)
	}
	if err := strict.Decode("printed", printed, &again).Err(); err != nil {
		t.Fatalf("%v\n%s", err, printed)
	}
	if !reflect.DeepEqual(read, again) {
		t.Errorf("read again as %+v, first as %+v", again, read)
	}
}

// unset returns the fields that have their zero value in all rules.
func unset(f file) map[string]any {
	zero, set := map[string]any{}, map[string]bool{}
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		if v.IsZero() {
			zero[path] = v.Interface()
			return
		}
		set[path] = true
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if v.Kind() == reflect.Struct {
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, v.Field(i))
			}
		}
	}
	for _, r := range f.Faults {
		walk("Rule", reflect.ValueOf(r))
	}
	for path := range set {
		delete(zero, path)
	}
	return zero
}

func TestValidate(t *testing.T) {
	const s = strict.Duration(time.Second)
	n := func(v int64) *int64 { return &v }
	cases := []struct {
		rule Rule
		want string // path and the beginning of the message
	}{
		{Rule{}, "faults[0]: names no fault"},
		{Rule{Cut: &Cut{}, Stall: &Stall{For: s}}, "faults[0]: names more than one fault"},
		{Rule{Cut: &Cut{}, Accept: &Accept{Delay: s}}, "faults[0]: names more than one fault"},
		{Rule{Probability: ptr(1.5), Cut: &Cut{}}, "faults[0].probability: must be between 0 and 1, is 1.5"},
		{Rule{Probability: ptr(-0.5), Cut: &Cut{}}, "faults[0].probability: must be between 0 and 1"},
		{Rule{Probability: ptr(math.NaN()), Cut: &Cut{}}, "faults[0].probability: must be between 0 and 1"},
		{Rule{Requests: []uint64{1, 0}, Cut: &Cut{}}, "faults[0].requests[1]: must be at least 1"},
		{Rule{Requests: []uint64{1}, Every: 2, Cut: &Cut{}}, "faults[0].every: is given beside request"},
		{Rule{During: &Window{From: s, To: s}, Cut: &Cut{}}, "faults[0].during.to: must be after from"},
		{Rule{During: &Window{From: -1}, Cut: &Cut{}}, "faults[0].during.from: must be between"},
		{Rule{During: &Window{To: strict.Duration(maxWindow) + 1}, Cut: &Cut{}}, "faults[0].during.to: must be between"},
		{Rule{During: &Window{Fall: s}, Cut: &Cut{}}, "faults[0].during.fall: falls to no end"},
		{Rule{During: &Window{From: s, To: 4 * s, Rise: 2 * s, Fall: 2 * s}, Cut: &Cut{}}, "faults[0].during.rise: rise and fall take longer"},
		{Rule{Stream: ptr(true), Accept: &Accept{Delay: s}}, "faults[0]: asks about the request"},
		{Rule{Models: []string{"a"}, Accept: &Accept{Delay: s}}, "faults[0]: asks about the request"},
		{Rule{Accept: &Accept{}}, "faults[0].accept.delay: must be above 0s"},
		{Rule{Status: &Status{}}, "faults[0].status.code: must be between 400 and 599, is 0"},
		{Rule{Status: &Status{Code: 600}}, "faults[0].status.code: must be"},
		{Rule{Status: &Status{Code: 429, RetryAfter: n(-1)}}, "faults[0].status.retry_after: must be"},
		{Rule{Status: &Status{Code: 429, RetryAfterMS: n(1 << 60)}}, "faults[0].status.retry_after_ms: must be"},
		{Rule{Truncate: &Truncate{Fraction: ptr(2.0)}}, "faults[0].truncate.fraction: must be between 0 and 1"},
		{Rule{Truncate: &Truncate{Bytes: ptr(-1)}}, "faults[0].truncate.bytes: must be"},
		{Rule{Truncate: &Truncate{Bytes: ptr(1), Fraction: ptr(0.1)}}, "faults[0].truncate.bytes: is given beside fraction"},
		{Rule{Malform: &Malform{After: -1}}, "faults[0].malform.after: must be"},
		{Rule{Cut: &Cut{After: ptr(-1)}}, "faults[0].cut.after: must be"},
		{Rule{Event: &Event{After: -1}}, "faults[0].event.after: must be"},
		{Rule{Reset: &Reset{At: "headers"}}, `faults[0].reset.at: unknown place "headers"`},
		{Rule{Reset: &Reset{After: -1}}, "faults[0].reset.after: must be"},
		{Rule{Reset: &Reset{AfterBytes: -1}}, "faults[0].reset.after_bytes: must be"},
		{Rule{Reset: &Reset{At: AfterHeaders, After: 1}}, "faults[0].reset: has more than one place"},
		{Rule{Reset: &Reset{AfterBytes: 1, After: 1}}, "faults[0].reset: has more than one place"},
		{Rule{Stall: &Stall{}}, "faults[0].stall.for: must be above 0s and at most 1h0m0s"},
		{Rule{Stall: &Stall{For: 3601 * s}}, "faults[0].stall.for: must be above 0s"},
		{Rule{Stall: &Stall{For: s, After: -1}}, "faults[0].stall.after: must be"},
		{Rule{Trickle: &Trickle{Every: s}}, "faults[0].trickle.bytes: must be between 1"},
		{Rule{Trickle: &Trickle{Bytes: 1}}, "faults[0].trickle.every: must be above 0s"},
		{Rule{Trickle: &Trickle{Bytes: 1, Every: 61 * s}}, "faults[0].trickle.every: must be above 0s"},
	}
	for _, c := range cases {
		p := Rules{c.rule}.Validate("faults")
		if len(p) != 1 || !strings.HasPrefix(p[0].Path+": "+p[0].Message, c.want) {
			t.Errorf("%q, want one that begins with %q", p, c.want)
		}
	}
}

// TestValidateAll checks that nothing is hidden by what comes before it.
func TestValidateAll(t *testing.T) {
	rules := Rules{{Probability: ptr(2.0)}, {Cut: &Cut{}}, {Stall: &Stall{After: -1}}}
	var got []string
	for _, p := range rules.Validate("faults") {
		got = append(got, p.Path)
	}
	want := []string{"faults[0].probability", "faults[0]", "faults[2].stall.for", "faults[2].stall.after"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("problems at %v, want %v", got, want)
	}
}

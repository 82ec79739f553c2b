package draw

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"testing"
)

func TestStringIsWhatParseReads(t *testing.T) {
	for _, s := range samples(t) {
		if got := mustTime(t, s).String(); got != s {
			t.Errorf("%s became %s", s, got)
		}
	}
	for in, want := range map[string]string{
		" 60ms ":                  "fixed(60ms)",
		"0":                       "fixed(0s)",
		"fixed( 1000us )":         "fixed(1ms)",
		"uniform (40ms , 1h)":     "uniform(40ms,1h0m0s)",
		"normal(mean = 1s, sd=0)": "normal(mean=1s,sd=0s)",
	} {
		if got := mustTime(t, in).String(); got != want {
			t.Errorf("%s became %s, not %s", in, got, want)
		}
	}
	if c, err := ParseCount("lognormal(median=40,p99=200)"); err != nil || c.String() != "lognormal(median=40,p99=200)" {
		t.Errorf("count became %s, %v", c, err)
	}
}

func TestJSON(t *testing.T) {
	type settings struct {
		Gap    Time  `json:"gap,omitzero"`
		Output Count `json:"output,omitzero"`
	}
	for _, text := range []string{`{}`, `{"gap":"exponential(mean=60ms)"}`, `{"gap":"fixed(0s)","output":"uniform(1,9)"}`} {
		var s settings
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			t.Error(err)
		} else if got, err := json.Marshal(s); err != nil || string(got) != text {
			t.Errorf("%s became %s, %v", text, got, err)
		}
	}
	var s settings
	if err := json.Unmarshal([]byte(`{"gap":"1s","output":"7"}`), &s); err != nil || s.Gap.IsZero() || s.Output.IsZero() {
		t.Errorf("what was set is %v, %v", s, err)
	}
	if err := json.Unmarshal([]byte(`{"gap":"","output":""}`), &s); err != nil || !s.Gap.IsZero() || !s.Output.IsZero() {
		t.Errorf("what was emptied is %v, %v", s, err)
	}
	if err := json.Unmarshal([]byte(`{"gap":"1s"}`), &s); err != nil || s.Gap.IsZero() || !s.Output.IsZero() {
		t.Errorf("what was set again is %v, %v", s, err)
	}
	if err := json.Unmarshal([]byte(`{"gap":"1"}`), &s); err == nil || s.Gap.String() != "fixed(1s)" {
		t.Errorf("after a bad one it is %v, %v", s.Gap, err)
	}
}

func TestErrorsSayWhatToWrite(t *testing.T) {
	all := "fixed(60ms), uniform(40ms,80ms), normal(mean=60ms,sd=10ms), lognormal(median=60ms,p99=120ms), " +
		"exponential(mean=60ms), empirical(p50=60ms,p90=90ms,p95=110ms,p99=200ms), recorded(FILE)"
	for in, want := range map[string]string{
		"":                                 `"": no distribution; write one such as ` + all,
		"60":                               `"60": no distribution; write one such as ` + all,
		"fixed":                            `"fixed": no distribution; write it such as fixed(60ms)`,
		"uniform(1ms,2ms":                  `"uniform(1ms,2ms": ends before its parenthesis; within braces its comma ends it, so put it in quotes`,
		"Log-Normal(60ms,2)":               `"Log-Normal(60ms,2)": unknown distribution; write it such as lognormal(median=60ms,p99=120ms)`,
		"exp(1ms)":                         `"exp(1ms)": unknown distribution; write it such as exponential(mean=60ms)`,
		"gamma(1ms)":                       `"gamma(1ms)": unknown distribution; write one such as ` + all,
		"linear(1ms)":                      `"linear(1ms)": unknown distribution; write one such as ` + all,
		"uniform(1ms)":                     `"uniform(1ms)": takes 2 values, has 1; write it such as uniform(40ms,80ms)`,
		"uniform(2ms,1ms)":                 `"uniform(2ms,1ms)": no value may be below the one before it`,
		"lognormal(60ms,p99=1s)":           `"lognormal(60ms,p99=1s)": value 1: must be median=…, is "60ms"`,
		"lognormal(p99=1s,median=1s)":      `"lognormal(p99=1s,median=1s)": value 1: must be median=…, is "p99=1s"`,
		"lognormal(median=1s,p99=1s)":      `"lognormal(median=1s,p99=1s)": the p99 must be above the median, and that above 0`,
		"lognormal(median=0s,p99=1s)":      `"lognormal(median=0s,p99=1s)": the p99 must be above the median, and that above 0`,
		"empirical(p50=2,p90=1,p95=1,p99)": `"empirical(p50=2,p90=1,p95=1,p99)": value 1: "2" is no duration such as 60ms`,
		"fixed(x)":                         `"fixed(x)": value 1: "x" is no duration such as 60ms`,
		"-1ms":                             `"-1ms": value 1: -1ms lies outside 0 to 1h0m0s`,
		"fixed(61m)":                       `"fixed(61m)": value 1: 61m lies outside 0 to 1h0m0s`,
		"recorded()":                       `"recorded()": names no file; write recorded(FILE)`,
		"recorded(/)":                      `"recorded(/)": / is no regular file`,
	} {
		if _, err := ParseTime(in); err == nil || err.Error() != want {
			t.Errorf("%q:\n got %v\nwant %s", in, err, want)
		}
	}
	for in, want := range map[string]string{
		"1.5":        `"1.5": no distribution; write one such as fixed(60), uniform(40,80)`,
		"fixed(1ms)": `"fixed(1ms)": value 1: "1ms" is no whole number such as 60`,
		"1000001":    `"1000001": value 1: 1000001 lies outside 0 to 1000000`,
	} {
		if _, err := ParseCount(in); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q:\n got %v\nwant %s", in, err, want)
		}
	}
}

func TestErrorsOfFilesNameTheLine(t *testing.T) {
	for want, lines := range map[string][]string{
		`:3: "12" is no duration such as 60ms`:   {"# two", "10ms", "12"},
		`:1: 2h lies outside 0 to 1h0m0s`:        {"2h"},
		` holds no value`:                        {"# nothing", ""},
		`:2: bufio.Scanner: token too long`:      {"1ms", strings.Repeat("x", 1<<17)},
		` has 16777217 bytes, may have 16777216`: {strings.Repeat("#", 1<<24+1)},
	} {
		path := file(t, lines...)
		if _, err := ParseTime("recorded(" + path + ")"); err == nil || !strings.HasSuffix(err.Error(), path+want) {
			t.Errorf("got %v, not %s", err, want)
		}
	}
	if _, err := ParseTime("recorded(/nowhere/at/all)"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file says %v", err)
	}
}

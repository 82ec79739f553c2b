package unit

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestAccept checks that we take the values that systemd takes, and no others:
// every value is on a line of its own, and systemd-analyze names those lines that
// it passes over.
func TestAccept(t *testing.T) {
	accept := map[string]func(string) error{
		"MemoryMax":   func(v string) error { _, err := ParseSize(v, 1<<30); return err },
		"CPUQuota":    func(v string) error { _, err := ParseQuota(v); return err },
		"RestartSec":  func(v string) error { _, err := ParseSpan(v); return err },
		"LimitNOFILE": func(v string) error { _, _, err := ParseFiles(v); return err },
		"PrivateTmp":  func(v string) error { _, err := ParseBool(v); return err },
	}
	var text strings.Builder
	text.WriteString("[Service]\nExecStart=/bin/true\n")
	errs := map[int]error{}
	values := generated()
	line := 3
	for key, check := range accept {
		for _, v := range values {
			fmt.Fprintf(&text, "%s=%s\n", key, v)
			errs[line] = check(v)
			line++
		}
	}
	passedOver := map[int]string{}
	for _, f := range analyze(t, map[string]string{"a.service": text.String()}) {
		passedOver[f.Line] = f.Message
	}
	taken := 0
	for n, err := range errs {
		if err == nil {
			taken++
		}
		if message, refused := passedOver[n]; refused != (err != nil) {
			t.Errorf("%s: we say %v, systemd %q", strings.Split(text.String(), "\n")[n-1], err, message)
		}
	}
	if taken < 200 {
		t.Errorf("only %d values are any", taken)
	}
}

// generated are values of which some are of a kind and some nearly.
func generated() []string {
	parts := []string{"1", "0", "23", "00", "999", "18446744073709551615", ".5", ".25", "%", "%", "‰", "‱", "K", "M", "G", "E", "B", "k",
		"s", "ms", "min", "us", "y", "M", "d", "infinity", " ", "-", "+", ":", ":", "x", "1000", "yes", "no", "on", "T", "off", "Y", ".", "1.5G", "512M", "2h", "100:200"}
	source := rand.New(rand.NewPCG(1, 2))
	var all []string
	for len(all) < 1500 {
		v := ""
		for range 1 + source.IntN(4) {
			v += parts[source.IntN(len(parts))]
		}
		if v = strings.TrimSpace(v); v != "" {
			all = append(all, v)
		}
	}
	return all
}

// TestSpanValues holds times against those that systemd-analyze tells.
func TestSpanValues(t *testing.T) {
	told := regexp.MustCompile(`μs: (\d+)`)
	for _, v := range []string{"5", "0", "1min30s", "1.5h", "5 s 3", "1M", "1y", "1us", "1.5us", "1 .5s", "5µs", "5μs", "1.999999999s",
		"0.1ms", "1.23456789w", "2 weeks 1day", "1hour2minutes 3 seconds", "100y", "3.14159265y", " 7 ", "1d1d", "+5"} {
		got, err := ParseSpan(v)
		out, failed := exec.Command("/usr/bin/systemd-analyze", "timespan", v).Output()
		m := told.FindSubmatch(out)
		if err != nil || failed != nil || m == nil || string(m[1]) != fmt.Sprint(got.Microseconds()) {
			t.Errorf("%q: %d us, %v, systemd says %v %s", v, got.Microseconds(), err, failed, out)
		}
	}
}

func TestValues(t *testing.T) {
	size := func(v string, total uint64) uint64 { n, _ := ParseSize(v, total); return uint64(n) }
	quota := func(v string) time.Duration { q, _ := ParseQuota(v); return time.Duration(q) }
	for _, c := range []struct{ got, want any }{
		{size("1G", 0), uint64(1 << 30)}, {size("1G 512M 3", 0), uint64(1<<30 + 512<<20 + 3)}, {size("15E", 0), uint64(15 << 60)},
		{size("16E", 0), uint64(0)}, {size("50%", 1000), uint64(500)}, {size("33.33%", 1<<60), uint64(1<<60/10000*3333 + 1<<60%10000*3333/10000)},
		{size("5‰", 1000), uint64(5)}, {size("5‱", 100_000), uint64(50)}, {size("infinity", 0), uint64(Infinity)}, {size("50%", 0), uint64(0)},
		{size("100%", Infinity-1), uint64(Infinity - 1)}, {size("101%", 1000), uint64(0)}, {size("1.5K", 0), uint64(1536)},
		{quota("200%"), 2 * time.Second}, {quota("0.01%"), 100 * time.Microsecond}, {quota("12.5%"), 125 * time.Millisecond}, {quota("0%"), time.Duration(0)},
		{Quota(125 * time.Millisecond).String(), "12.5%"}, {Quota(2 * time.Second).String(), "200%"}, {Quota(quotaStep).String(), "0.01%"},
		{Quota(1500 * time.Millisecond).CPUs(), 1.5},
		{Size(1 << 30).String(), "1G"}, {Size(1536 << 20).String(), "1536M"}, {Size(1000).String(), "1000"}, {Size(Infinity).String(), "infinity"}, {Size(15 << 60).String(), "15E"},
	} {
		if c.got != c.want {
			t.Errorf("%v, want %v", c.got, c.want)
		}
	}
}

// FuzzValues checks that what we write is read as the same, and that nothing panics.
func FuzzValues(f *testing.F) {
	f.Add("1.5G 3M", uint64(1<<30))
	f.Add("12.34%", uint64(7))
	f.Add("1min 30.5s", uint64(0))
	f.Add("10:infinity", uint64(Infinity))
	f.Fuzz(func(t *testing.T, text string, n uint64) {
		if size, err := ParseSize(text, n); err == nil {
			if again, err := ParseSize(size.String(), 0); again != size || err != nil {
				t.Errorf("%q: %d becomes %v, %v", text, size, again, err)
			}
		}
		if quota, err := ParseQuota(text); err == nil {
			if again, err := ParseQuota(quota.String()); again != quota || err != nil {
				t.Errorf("%q: %d becomes %v, %v", text, quota, again, err)
			}
		}
		if span, err := ParseSpan(text); err == nil {
			if again, err := ParseSpan(formatSpan(span)); again != span || err != nil {
				t.Errorf("%q: %d becomes %v, %v", text, span, again, err)
			}
		}
		if soft, hard, err := ParseFiles(text); err == nil && soft > hard {
			t.Errorf("%q: %d is above %d", text, soft, hard)
		}
	})
}

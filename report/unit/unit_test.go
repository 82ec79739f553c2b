package unit

import (
	"math"
	"strconv"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{Number(0), "0"},
		{Number(1), "1.00"},
		{Number(-61.234), "-61.2"},
		{Number(9.994), "9.99"},
		{Number(9.996), "10.0"},
		{Number(99.96), "100"},
		{Number(999.6), "1,000"},
		{Number(0.09996), "0.100"},
		{Number(0.00123), "0.00123"},
		{Number(1234.5), "1,234"},
		{Number(-1234567), "-1,234,567"},
		{Number(-123), "-123"},
		{Number(math.NaN()), "–"},
		{Number(math.Inf(1)), "–"},
		{Count(999), "999"},
		{Count(10000000), "10,000,000"},
		{Seconds(0), "0 s"},
		{Seconds(0.0612345), "61.2 ms"},
		{Seconds(0.000812), "812 µs"},
		{Seconds(0.00099996), "1.00 ms"},
		{Seconds(1.5), "1.50 s"},
		{Seconds(3600), "3,600 s"},
		{Seconds(2e-9), "2.00 ns"},
		{Seconds(1e-12), "0.00100 ns"},
		{Seconds(-0.002), "-2.00 ms"},
		{Bytes(45_200_000), "45.2 MB"},
		{Bytes(999), "999 B"},
		{Bytes(1000), "1.00 kB"},
		{Bytes(8e9), "8.00 GB"},
		{Rate(952.4), "952/s"},
		{Rate(12345), "12,345/s"},
		{Percent(0.1234), "12.3 %"},
		{Percent(1), "100 %"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

// What is written is within half of the third digit of what was meant.
func FuzzNumber(f *testing.F) {
	f.Add(9.995)
	f.Add(-999.5)
	f.Add(1e-5)
	f.Fuzz(func(t *testing.T, x float64) {
		if a := math.Abs(x); a < 1e-9 || a > 1e15 || math.IsNaN(a) {
			return
		}
		y, err := strconv.ParseFloat(strings.ReplaceAll(Number(x), ",", ""), 64)
		if err != nil || math.Abs(y-x) > math.Abs(x)*0.005001 {
			t.Errorf("Number(%g) = %q", x, Number(x))
		}
	})
}

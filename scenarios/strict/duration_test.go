package strict

import (
	"testing"
	"time"
)

func FuzzDuration(f *testing.F) {
	for _, s := range []string{"5s", "-1ns", "0", "0s", "1h30m"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var d, again Duration
		if d.UnmarshalText([]byte(text)) != nil {
			return
		}
		printed, err := d.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		if err := again.UnmarshalText(printed); err != nil || again != d || d < 0 {
			t.Fatalf("%q is %s, printed %s, which is %s: %v", text, time.Duration(d), printed, time.Duration(again), err)
		}
	})
}

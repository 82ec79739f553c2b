package unit

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Quota is CPU time for each second of the clock: 2 s are all of two CPUs, and
// 200%. 0 is one that is not said.
type Quota time.Duration

// quotaStep is a hundredth of a percent, the least that systemd tells apart.
const quotaStep = Quota(time.Second / 10_000)

// ParseQuota reads a quota as CPUQuota= does: a percentage above 0, with up to two
// decimals. There is no "infinity"; what has no limit is not said.
func ParseQuota(text string) (Quota, error) {
	parts, err := permyriad(text)
	if err == nil && parts == 0 {
		err = fmt.Errorf("must be above 0")
	}
	if err != nil {
		return 0, fmt.Errorf("%q is no quota of CPU time: %w", text, err)
	}
	return Quota(parts) * quotaStep, nil
}

// String is as a unit file has it, a hundredth of a percent being the least.
func (q Quota) String() string {
	parts := q / quotaStep
	text := fmt.Sprintf("%d.%02d", parts/100, parts%100)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".") + "%"
}

// CPUs is how many CPUs the quota is worth.
func (q Quota) CPUs() float64 { return time.Duration(q).Seconds() }

// percentage tells whether a text is to be a part of a hundred, of a thousand or of
// ten thousand.
func percentage(text string) bool { return strings.HasSuffix(text, "%") || partSign(text) > 0 }

// partSign is how many decimals of a percentage the sign of a text stands for: -1
// for none of ‰ and ‱.
func partSign(text string) int {
	switch {
	case strings.HasSuffix(text, "‰"):
		return 1
	case strings.HasSuffix(text, "‱"):
		return 2
	}
	return 0
}

// permyriad reads a percentage, up to 20,000,000 %, in hundredths of a percent.
func permyriad(text string) (uint64, error) {
	sign := partSign(text)
	whole, fraction, dotted := strings.Cut(strings.TrimRight(text, "%‰‱"), ".")
	if !percentage(text) || dotted && (len(fraction) < 1 || len(fraction) > 2-sign) {
		return 0, fmt.Errorf("want a percentage such as 50%% or 12.5%%")
	}
	n, err := strconv.ParseUint(whole+(fraction + "00")[:2-sign], 10, 31)
	if err != nil {
		return 0, fmt.Errorf("want a percentage such as 50%% or 12.5%%")
	}
	return n, nil
}

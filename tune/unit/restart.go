package unit

import (
	"fmt"
	"strconv"
	"time"
)

// restart finds services that are started again for ever, whatever is wrong. A
// service with a bad key then asks again and again.
func (r *review) restart() {
	restart := r.service("Restart")
	if restart.Value == "" || restart.Value == "no" || restart.Value == "on-success" {
		return
	}
	wait := r.span(r.service("RestartSec"), defaultDelay)
	interval := r.span(r.startLimit("StartLimitIntervalSec", "StartLimitInterval"), defaultInterval)
	burst := r.burst()
	if trips(wait, burst, interval) {
		return
	}
	const id = "restart-never-stops"
	if burst == 0 || interval == 0 {
		r.found(restart, id, Warning, fmt.Sprintf("Restart=%s for ever: the start limit is switched off", restart.Value),
			"in [Unit], take StartLimitIntervalSec=0 or StartLimitBurst=0 away")
		return
	}
	r.found(restart, id, Warning,
		fmt.Sprintf("Restart=%s for ever: systemd gives up after %d starts in %v, and with RestartSec=%v they never come so fast", restart.Value, burst, interval, wait),
		fmt.Sprintf("in [Unit], write a StartLimitIntervalSec= of more than %d times RestartSec=", burst))
}

// startLimit is the setting of a key of [Unit], or of the one that [Service] has for
// it from before systemd 230.
func (r *review) startLimit(key, old string) Setting {
	for _, s := range []Setting{r.unit.Last("Unit", key), r.unit.Last("Unit", old), r.unit.Last("Service", old)} {
		if s.Value != "" {
			return s
		}
	}
	return Setting{}
}

func (r *review) burst() int {
	n, err := strconv.ParseUint(r.startLimit("StartLimitBurst", "StartLimitBurst").Value, 10, 31)
	if err != nil {
		return defaultBurst
	}
	return int(n)
}

// span is the time of a setting; systemd passes over one that is none.
func (r *review) span(s Setting, otherwise time.Duration) time.Duration {
	if s.Value == "" {
		return otherwise
	}
	d, err := ParseSpan(s.Value)
	if err != nil {
		r.found(s, "bad-value", Warning, s.Key+"=: "+err.Error()+"; systemd passes it over", "")
		return otherwise
	}
	return d
}

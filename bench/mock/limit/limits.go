package limit

import (
	"cmp"
	"math"
)

// Limits are the settings. What is absent is the tier's; where there is no tier,
// it is [Unbounded].
type Limits struct {
	Tier Tier `yaml:"tier" json:"tier,omitempty"`
	// Requests, Input and Output are per minute, 1 to [Unbounded], for each class
	// of models; 0 means the tier's. They come before the tier's own, whatever the
	// class.
	Requests int64 `yaml:"requests_per_minute" json:"requests_per_minute,omitempty"`
	Input    int64 `yaml:"input_tokens_per_minute" json:"input_tokens_per_minute,omitempty"`
	Output   int64 `yaml:"output_tokens_per_minute" json:"output_tokens_per_minute,omitempty"`
	// Classes come before the above, for the classes that they name.
	Classes map[string]Rates `yaml:"classes" json:"classes,omitempty"`
	// Burst is how much of a minute's worth may be used at once, above 0 and at
	// most 1; 0 means 1. The API is known to enforce a limit over less than a
	// minute: 60 requests a minute as 1 a second, which is a burst of 1/60. At
	// least one request and one token may always be used at once.
	Burst float64 `yaml:"burst" json:"burst,omitempty"`
	// Concurrent is how many requests of a key may be in flight, 0 to 1,000,000;
	// 0 means any number.
	Concurrent   int           `yaml:"concurrent" json:"concurrent,omitempty"`
	Acceleration *Acceleration `yaml:"acceleration" json:"acceleration,omitempty"`
	// SpendUSD is the dollars that a key may spend, 0 to 1,000,000,000; with 0 it
	// has reached its cap before it starts. Absent, it is the tier's.
	SpendUSD *float64 `yaml:"spend_usd" json:"spend_usd,omitempty"`
}

// Rates are the limits of one class of models, per minute; 0 means that nothing
// is said of it here.
type Rates struct {
	Requests int64 `yaml:"requests_per_minute" json:"requests_per_minute,omitempty"`
	Input    int64 `yaml:"input_tokens_per_minute" json:"input_tokens_per_minute,omitempty"`
	Output   int64 `yaml:"output_tokens_per_minute" json:"output_tokens_per_minute,omitempty"`
}

// An Acceleration is a ceiling of the input tokens in a minute, which bounds how
// fast the use of a class may grow. Minutes count from a key's first request of
// the class: in the first the ceiling is Start, and with every further one it is
// higher by Step. (The API's own rule is not published; that it rises at the
// boundary of a minute is what its message says.)
type Acceleration struct {
	// Start and Step are in tokens, 1 to [Unbounded] and 0 to [Unbounded].
	Start int64 `yaml:"start" json:"start"`
	Step  int64 `yaml:"step" json:"step"`
}

// Unbounded is the limit per minute where there is none: large enough never to
// bind, small enough for a client to read it as a number.
const Unbounded = 100_000_000_000

// of returns the limits of a class, all above 0.
func (l *Limits) of(class string) Rates {
	return l.Classes[class].or(Rates{l.Requests, l.Input, l.Output}).or(l.Tier.rates(class))
}

// or returns the rates with those that are 0 taken from another.
func (r Rates) or(other Rates) Rates {
	return Rates{
		cmp.Or(r.Requests, other.Requests),
		cmp.Or(r.Input, other.Input),
		cmp.Or(r.Output, other.Output),
	}
}

// cap returns how many nano-dollars a key may spend, and false if any.
func (l *Limits) cap() (int64, bool) {
	if l.SpendUSD != nil {
		return int64(math.Round(*l.SpendUSD * nano)), true
	}
	dollars, ok := l.Tier.spend()
	return dollars * nano, ok
}

// nano is how many nano-dollars a dollar has.
const nano = 1_000_000_000

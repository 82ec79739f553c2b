package price

// A Price is what a model's tokens cost.
type Price struct {
	// Rates apply to a whole request, unless its prompt is long.
	Rates
	// Threshold is the most tokens a prompt can have before Long applies instead
	// of Rates, to the whole request; 0 means that there is no such bound.
	Threshold int
	Long      Rates
}

// Rates are the price of one token of each kind.
type Rates struct {
	Input, Output USD
	// CacheWrite5m and CacheWrite1h are for tokens of a prompt that are cached
	// for five minutes and for an hour, CacheRead for those that were.
	CacheWrite5m, CacheWrite1h, CacheRead USD
}

// Usage is the tokens of one request, or of several with prompts on the same
// side of the threshold. All are at least 0 and no token is in two fields.
type Usage struct {
	Input, Output                         int
	CacheRead, CacheWrite5m, CacheWrite1h int
}

// prompt is how long the prompt was, cached or not.
func (u Usage) prompt() int { return u.Input + u.CacheRead + u.CacheWrite5m + u.CacheWrite1h }

// Cost returns what a request costs. It is exact up to 10^14 tokens.
func (p Price) Cost(u Usage) USD {
	r := p.Rates
	if p.Threshold > 0 && u.prompt() > p.Threshold {
		r = p.Long
	}
	return USD(u.Input)*r.Input +
		USD(u.Output)*r.Output +
		USD(u.CacheWrite5m)*r.CacheWrite5m +
		USD(u.CacheWrite1h)*r.CacheWrite1h +
		USD(u.CacheRead)*r.CacheRead
}

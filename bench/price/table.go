package price

// AsOf is the day on which the table was last held against its sources: the
// pricing page of the API's documentation and its pages on the models. The prices
// of Fable 5.2, which is newer than the copies of these that were at hand, are
// those that two resellers quote as its list price.
const AsOf = "2026-11-23"

// Of returns the price of a model. A date may follow its name, as in
// claude-haiku-4-5-20251001. It returns false for a model whose price is not
// known.
func Of(model string) (Price, bool) {
	p, ok := list(model)
	if !ok {
		p, ok = list(undated(model))
	}
	return p, ok
}

// list is the table. Rates are in billionths of a dollar a token, which is
// thousandths of a dollar a million tokens: 1_000 is $1 a million.
//
//	input, output, cached for 5 minutes, cached for 1 hour, read from the cache
func list(model string) (Price, bool) {
	switch model {
	case "claude-fable-5-2":
		return flat(8_000, 40_000, 10_000, 16_000, 200), true
	case "claude-fable-5-1", "claude-mythos-5-1":
		return flat(10_000, 50_000, 12_500, 20_000, 250), true
	case "claude-fable-5", "claude-mythos-5":
		return flat(10_000, 50_000, 12_500, 20_000, 1_000), true
	case "claude-opus-5-5":
		return flat(4_000, 20_000, 5_000, 8_000, 200), true
	case "claude-opus-5", "claude-opus-4-8", "claude-opus-4-7", "claude-opus-4-6", "claude-opus-4-5":
		return flat(5_000, 25_000, 6_250, 10_000, 500), true
	case "claude-sonnet-5-5":
		return flat(2_000, 10_000, 2_500, 4_000, 100), true
	case "claude-sonnet-5":
		return flat(2_000, 10_000, 2_500, 4_000, 200), true
	case "claude-sonnet-4-6", "claude-sonnet-4-5":
		return flat(3_000, 15_000, 3_750, 6_000, 300), true
	case "claude-haiku-5-5":
		return Price{
			Rates:     Rates{100, 500, 125, 200, 10},
			Threshold: 100_000,
			Long:      Rates{500, 2_500, 625, 1_000, 50},
		}, true
	case "claude-haiku-4-5":
		return flat(1_000, 5_000, 1_250, 2_000, 100), true
	}
	return Price{}, false
}

// flat is a price that does not depend on how long the prompt is.
func flat(input, output, write5m, write1h, read USD) Price {
	return Price{Rates: Rates{input, output, write5m, write1h, read}}
}

// undated returns a model's name without the date (-YYYYMMDD) at its end.
func undated(model string) string {
	at := len(model) - len("-20060102")
	if at < 0 || model[at] != '-' {
		return model
	}
	for _, digit := range []byte(model[at+1:]) {
		if digit < '0' || '9' < digit {
			return model
		}
	}
	return model[:at]
}

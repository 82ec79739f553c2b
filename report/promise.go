package report

import (
	"fmt"

	"github.com/claudebench/claudebench/report/unit"
)

// What the article says of its measures together.
const (
	articleBefore, articleAfter           = 0.230, 0.135 // mean latency in seconds
	articleErrorsBefore, articleErrorsNow = 0.05, 0.003
)

// A Promise is what the article says that all measures change together, and what they did here.
type Promise struct {
	// Of is what it is about.
	Of string
	// Article and Ours say it in words.
	Article, Ours string
	Verdict       Verdict
	Why           string
}

// promises compares the barest client with the one that has all measures.
func promises(before, after group) []Promise {
	return []Promise{fasterBy(before, after), fewerErrors(after, before)}
}

// fasterBy is about the mean latency. Its figures follow from the upstream that one chooses, and
// so does the change in percent: of a slower one the same milliseconds are less.
func fasterBy(before, after group) Promise {
	p := Promise{
		Of:      "mean latency",
		Article: fmt.Sprintf("%s → %s (%+.0f %%)", unit.Seconds(articleBefore), unit.Seconds(articleAfter), 100*(articleAfter/articleBefore-1)),
		Verdict: Incomparable,
	}
	b, a := before.summary(answered), after.summary(answered)
	ratio := gain(before, after, answered)
	if b == nil || a == nil || ratio == nil {
		p.Ours, p.Why = "not measured", "a rung is missing"
		return p
	}
	low, high := (b.Median+ratio.Low)/b.Median-1, (b.Median+ratio.High)/b.Median-1
	p.Ours = fmt.Sprintf("%s → %s (%+.1f %%, %+.1f to %+.1f %%)", unit.Seconds(b.Median), unit.Seconds(a.Median),
		100*ratio.Centre/b.Median, 100*low, 100*high)
	claimed := articleAfter/articleBefore - 1
	switch {
	case !ratio.Bounded:
		p.Why = "fewer than 6 trials of each show no more than a range"
	case high <= claimed:
		p.Verdict, p.Why = Holds, "with this upstream; a slower one would show less"
	case low > claimed:
		p.Verdict, p.Why = Refuted, "with this upstream; a faster one, of which the overhead is a larger part, would show more"
	default:
		p.Why = "the interval holds the article's change, and less than it"
	}
	return p
}

// fewerErrors is about the share of the requests that failed.
func fewerErrors(after, before group) Promise {
	p := Promise{
		Of:      "errors",
		Article: fmt.Sprintf("%s → %s", inPercent(articleErrorsBefore), inPercent(articleErrorsNow)),
		Verdict: Incomparable,
	}
	b, a := before.summary(errorShare), after.summary(errorShare)
	if b == nil || a == nil {
		p.Ours, p.Why = "not measured", "a rung is missing"
		return p
	}
	p.Ours = fmt.Sprintf("%s → %s (%s to %s)", inPercent(b.Median), inPercent(a.Median), inPercent(a.Low), inPercent(a.High))
	switch {
	case b.Low <= articleErrorsNow:
		p.Why = "no more failed at first than the article has left over: there was nothing to mend"
	case a.High <= articleErrorsNow:
		p.Verdict, p.Why = Holds, "how many fail at first is the upstream's doing; it was chosen like the article's"
	case a.Low > articleErrorsNow:
		p.Verdict, p.Why = Refuted, "more than the article's share still fail"
	default:
		p.Why = "the trials lie on both sides of the article's share"
	}
	return p
}

func inPercent(share float64) string { return fmt.Sprintf("%.2f %%", 100*share) }

// Worlds lets the procedure of package judge loose on simulated hosts, and
// prints how often it is wrong and what it finds. docs/method.md quotes it.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/claudebench/claudebench/report/judge"
	"github.com/claudebench/claudebench/report/stat"
)

func main() {
	same := flag.Int("same", 20_000, "experiments of a client with itself, for each world")
	slower := flag.Int("slower", 4_000, "experiments with a slower head, for each world")
	flag.Parse()
	if err := printAll(*same, *slower); err != nil {
		fmt.Fprintln(os.Stderr, "worlds:", err)
		os.Exit(1)
	}
}

func printAll(same, slower int) error {
	fmt.Printf("A client against itself, %d times in each world. In brackets: the rate is at most this, with 95 %% confidence.\n\n", same)
	fmt.Println("| world | same | better | unclear | contaminated | worse, first block | worse, confirmed |")
	fmt.Println("|---|---|---|---|---|---|---|")
	if err := printRows(same, []float64{1}, falseRow); err != nil {
		return err
	}
	fmt.Printf("\nHead answers slower, %d times in each world. Found: p50 is worse in the first block.\n\n", slower)
	fmt.Println("| world | change | found after 10 pairs | found after 10 or 20 | worse, confirmed | called the same |")
	fmt.Println("|---|---|---|---|---|---|")
	return printRows(slower, []float64{1.03, 1.05, 1.10, 1.20}, powerRow)
}

func printRows(runs int, factors []float64, row func(world, float64, tally) string) error {
	for _, w := range worlds() {
		counts, err := simulate(w, runs, factors)
		if err != nil {
			return err
		}
		for i, t := range counts {
			fmt.Println(row(w, factors[i], t))
		}
	}
	return nil
}

func falseRow(w world, _ float64, t tally) string {
	bound := func(k int) string {
		return fmt.Sprintf("%.3f %% (%.3f %%)", 100*float64(k)/float64(t.runs), 100*stat.RateAtMost(k, t.runs, 0.95))
	}
	return fmt.Sprintf("| %s | %s | %s | %s | %s | %s | %s |", w.name,
		t.share(t.outcomes[judge.Same]), t.share(t.outcomes[judge.Better]), t.share(t.outcomes[judge.Unclear]), t.share(t.outcomes[judge.Contaminated]),
		bound(t.outcomes[judge.Worse]), bound(t.confirmed))
}

func powerRow(w world, factor float64, t tally) string {
	return fmt.Sprintf("| %s | +%.0f %% | %s | %s | %s | %s |", w.name, 100*(factor-1),
		t.share(t.early), t.share(t.found), t.share(t.confirmed), t.share(t.outcomes[judge.Same]))
}

func (t tally) share(k int) string { return fmt.Sprintf("%.1f %%", 100*float64(k)/float64(t.runs)) }

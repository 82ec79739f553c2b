// Command soak lets claudebench ab judge real clients on this machine, of which it is known
// what the verdict should be: against itself, against itself with CPU time wasted, and with an
// upstream that is slower for one side. It prints the table of docs/method.md and takes an hour
// or two. With -ladder it climbs a ladder twice, of which both climbs should say the same.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"time"
)

func main() {
	var l lab
	flag.StringVar(&l.program, "claudebench", "./claudebench", "the program")
	flag.StringVar(&l.client, "client", "go-pooled", "the client")
	flag.IntVar(&l.requests, "requests", 1000, "requests of each trial")
	flag.IntVar(&l.seed, "seed", 1, "seed of the first comparison; each has the next one")
	same := flag.Int("same", 40, "comparisons of the client with itself")
	ladder := flag.String("ladder", "", "climb the ladder of this scenario twice instead, such as before-after")
	planted := flag.Int("planted", 10, "comparisons with each planted change")
	changes := flag.String("changes", "upstream,cpu10", "what is planted: an upstream that is 10 % slower, and so many per cent more CPU time a request")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	work := func() error { return run(ctx, &l, *same, *planted, strings.Split(*changes, ",")) }
	if *ladder != "" {
		work = func() error { return l.twice(ctx, *ladder) }
	}
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, l *lab, same, planted int, changes []string) error {
	itself, err := l.repeat(ctx, same, "", l.client)
	if err != nil {
		return err
	}
	itself.name = "is base"
	all := []*series{itself}
	for _, change := range changes {
		metric, head, name, err := l.plant(change, itself)
		if err != nil {
			return err
		}
		s, err := l.repeat(ctx, planted, metric, head)
		if err != nil {
			return err
		}
		s.name = name
		all = append(all, s)
	}
	fmt.Printf("%s, %d requests, upstream %s\n\n", l.client, l.requests, usual)
	fmt.Println("| head | comparisons | same | better | unclear | contaminated | worse | worse where planted | change found there | pairs each |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|")
	for _, s := range all {
		s.row()
	}
	return nil
}

// plant returns the client with a change, the metric that it changes, and what it is called.
func (l *lab) plant(change string, itself *series) (metric, head, name string, err error) {
	if change == "upstream" {
		return "p50", fmt.Sprintf("%s,latency=%s", l.client, slower), "has an upstream that is 10 % slower", nil
	}
	text, _ := strings.CutPrefix(change, "cpu")
	percent, err := strconv.Atoi(text)
	if err != nil {
		return "", "", "", fmt.Errorf("-changes are upstream and cpuN, such as cpu10, not %q", change)
	}
	burn := itself.cpu() * time.Duration(percent) / 100
	return "cpu_per_request", fmt.Sprintf("%s,burn=%s", l.client, burn), fmt.Sprintf("wastes %s of CPU time a request, %d %% of what it takes", burn, percent), nil
}

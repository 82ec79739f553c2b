// Command soak lets claudebench ab judge real clients on this machine, of which it is known
// what the verdict should be: against itself, against itself with CPU time wasted, and with an
// upstream that is slower for one side. It prints the table of docs/method.md and takes an hour
// or two.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

func main() {
	var l lab
	flag.StringVar(&l.program, "claudebench", "./claudebench", "the program")
	flag.StringVar(&l.client, "client", "go-pooled", "the client")
	flag.IntVar(&l.requests, "requests", 1000, "requests of each trial")
	flag.IntVar(&l.concurrency, "concurrency", 50, "requests in flight")
	same := flag.Int("same", 40, "comparisons of the client with itself")
	planted := flag.Int("planted", 10, "comparisons with each planted change")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, &l, *same, *planted); err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

const service = 20 * time.Millisecond

func run(ctx context.Context, l *lab, same, planted int) error {
	latency := fmt.Sprintf("fixed(%s)", service)
	itself, err := l.repeat(ctx, same, "", latency, l.client)
	if err != nil {
		return err
	}
	var burning []*series
	for _, percent := range []time.Duration{10, 5} {
		burn := itself.cpu() * percent / 100
		s, err := l.repeat(ctx, planted, "cpu_per_request", latency, fmt.Sprintf("%s,burn=%s", l.client, burn))
		if err != nil {
			return err
		}
		s.name = fmt.Sprintf("wastes %s of CPU time a request, %d %% of what it takes", burn, percent)
		burning = append(burning, s)
	}
	slower, err := l.repeat(ctx, planted, "p50", latency, fmt.Sprintf("%s,latency=fixed(%s)", l.client, service*11/10))
	if err != nil {
		return err
	}
	fmt.Printf("%s, %d requests, %d in flight, upstream %s\n\n", l.client, l.requests, l.concurrency, latency)
	fmt.Println("| head | comparisons | same | better | unclear | contaminated | worse | worse where planted | change found there | pairs each |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|")
	itself.name, slower.name = "is base", "has an upstream that is 10 % slower"
	for _, s := range append([]*series{itself, slower}, burning...) {
		s.row()
	}
	return nil
}

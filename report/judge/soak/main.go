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
	flag.IntVar(&l.requests, "requests", 2000, "requests of each trial")
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
	burn := itself.cpu() / 10
	burning, err := l.repeat(ctx, planted, "cpu_per_request", latency, fmt.Sprintf("%s,burn=%s", l.client, burn))
	if err != nil {
		return err
	}
	slower, err := l.repeat(ctx, planted, "p50", latency, fmt.Sprintf("%s,latency=fixed(%s)", l.client, service*11/10))
	if err != nil {
		return err
	}
	fmt.Printf("%s, %d requests, %d in flight, upstream %s\n\n", l.client, l.requests, l.concurrency, latency)
	fmt.Println("| head | comparisons | same | better | unclear | contaminated | worse | worse where planted | pairs each |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|")
	itself.row("the same")
	burning.row(fmt.Sprintf("wastes %s of CPU time a request (10 %%)", burn))
	slower.row("has an upstream that is 10 % slower")
	return nil
}

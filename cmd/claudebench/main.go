// Command claudebench measures clients of the Claude API, tunes the hosts that
// they run on, and judges whether a change made them slower.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	os.Exit(Main())
}

// Main runs the program with the process's own arguments and streams, and
// returns its exit code.
func Main() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The first signal ends the work in order, the second at once.
	context.AfterFunc(ctx, stop)
	s := systemStreams()
	root := newRoot(s)
	root.SetArgs(os.Args[1:])
	return finish(ctx, s, root.ExecuteContext(ctx))
}

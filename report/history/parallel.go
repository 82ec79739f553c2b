package history

import (
	"context"
	"runtime"
	"sync"
)

// parallel calls f with 0 to n-1, on as many goroutines as there are CPUs. It begins no more
// calls when ctx ends, and then returns its error.
func parallel(ctx context.Context, n int, f func(i int)) error {
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		workers.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	defer workers.Wait()
	defer close(next)
	for i := range n {
		select {
		case next <- i:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

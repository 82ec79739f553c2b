package gohttp

import (
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// burn uses up CPU time of this thread. Time on the clock would not do: what is spent
// waiting for a CPU is not spent on one.
func burn(d time.Duration) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for until := threadTime() + d; threadTime() < until; {
	}
}

// threadTime is the CPU time that this thread has used.
func threadTime() time.Duration {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t); err != nil {
		panic(err) // it fails only for arguments that are wrong
	}
	return time.Duration(t.Nano())
}

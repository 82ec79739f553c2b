package clock

import (
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// grain is how exact Burn is: about what it takes to ask for the time of a thread.
const grain = time.Microsecond

// Burn uses up CPU time of this thread, to a microsecond. Time on the clock alone would not do, since what is
// spent waiting for a CPU is not spent on one; but it is quick to read, and says when to ask
// again.
func Burn(d time.Duration) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	start := threadTime()
	for {
		left := d - (threadTime() - start) - grain
		if left <= 0 {
			return
		}
		for until := time.Now().Add(left); time.Now().Before(until); {
		}
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

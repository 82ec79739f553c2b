package hosttest

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Untouched runs the tests of a package, and fails them if a value of this machine's
// kernel that can be written is not as it was before:
//
//	func TestMain(m *testing.M) { os.Exit(hosttest.Untouched(m.Run)) }
func Untouched(run func() int) int {
	before := values()
	code := run()
	after := values()
	for _, path := range slices.Sorted(maps.Keys(before)) {
		if now, ok := after[path]; ok && now != before[path] {
			fmt.Fprintf(os.Stderr, "%s of this machine was %q before the tests, and is %q\n", path, before[path], now)
			code = max(code, 1)
		}
	}
	return code
}

// restless are values that change by themselves, or do something when they are read.
var restless = []string{
	"/proc/sys/kernel/ns_last_pid",                // with each process
	"/proc/sys/kernel/perf_event_max_sample_rate", // the kernel lowers it under load
	"/proc/sys/kernel/hung_task_detect_count",     // counts
	"/proc/sys/vm/stat_refresh",                   // counts anew when it is read
	"/proc/sys/fs/binfmt_misc",                    // is mounted when it is looked into
}

// values are all that can be read and written. Those of interfaces come and go.
func values() map[string]string {
	all := map[string]string{}
	filepath.WalkDir("/proc/sys", func(path string, d fs.DirEntry, err error) error {
		switch {
		case slices.Contains(restless, path) && d.IsDir():
			return fs.SkipDir
		case err != nil, slices.Contains(restless, path), d.IsDir():
			return nil
		}
		if info, err := d.Info(); err != nil || info.Mode().Perm()&0o200 == 0 || info.Mode().Perm()&0o400 == 0 {
			return nil
		}
		if text, err := os.ReadFile(path); err == nil {
			all[path] = strings.TrimSpace(string(text))
		}
		return nil
	})
	return all
}

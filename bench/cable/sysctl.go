package cable

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// set writes sysctls of the network of this thread, and reads each back. Others than net.* are
// refused: they are the host's.
func set(sysctls map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(sysctls)) {
		path, err := pathOf(key)
		if err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(sysctls[key]), 0); err != nil {
			return fmt.Errorf("setting %s: %w", key, err)
		}
		got, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("reading %s back: %w", key, err)
		}
		if want := strings.Fields(sysctls[key]); !slices.Equal(strings.Fields(string(got)), want) {
			return fmt.Errorf("%s is %q after it was set to %q", key, strings.TrimSpace(string(got)), sysctls[key])
		}
	}
	return nil
}

// pathOf is where the kernel shows a sysctl to a thread, as the thread's own network has it.
func pathOf(key string) (string, error) {
	rest, ok := strings.CutPrefix(key, "net.")
	if !ok || strings.ContainsAny(rest, "/") || slices.Contains(strings.Split(rest, "."), "") {
		return "", fmt.Errorf("%s is no sysctl of a network", key)
	}
	return filepath.Join("/proc/sys/net", strings.ReplaceAll(rest, ".", "/")), nil
}

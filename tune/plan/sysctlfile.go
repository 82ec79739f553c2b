package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/tune/sysctld"
)

// SysctlFile is the file of ours by which sysctls last. Its name comes after those
// that distributions and people use, 99-sysctl.conf among them.
const SysctlFile = "/etc/sysctl.d/99-zz-claudebench.conf"

const sysctlHeader = "# Written by claudebench tune. To take it back: claudebench tune revert\n"

// sysctlText is our file with other values. Lines that say something else, by earlier
// applies or by hand, stay as they are.
func sysctlText(old string, values map[string]string) string {
	if old == "" {
		old = sysctlHeader
	}
	var b strings.Builder
	missing := maps.Clone(values)
	for line := range strings.Lines(old) {
		b.WriteString(sysctlLine(strings.TrimSuffix(line, "\n"), values, missing) + "\n")
	}
	for _, key := range slices.Sorted(maps.Keys(missing)) {
		fmt.Fprintf(&b, "%s = %s\n", key, missing[key])
	}
	return b.String()
}

// sysctlLine is a line with the value of its key, which is then no longer missing.
func sysctlLine(line string, values, missing map[string]string) string {
	said, _ := sysctld.Parse(SysctlFile, []byte(line))
	if len(said) != 1 || said[0].Glob || said[0].Exclude {
		return line
	}
	key := said[0].Key
	value, ours := values[key]
	delete(missing, key)
	if !ours || Text(value).Same(Text(said[0].Value)) {
		return line
	}
	if said[0].Optional {
		key = "-" + key
	}
	return key + " = " + value
}

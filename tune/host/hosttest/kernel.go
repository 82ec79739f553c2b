// Package hosttest makes hosts to test with: a tree of files, and a kernel that
// takes and refuses values as Linux does.
package hosttest

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// A Kernel is values in plain files below a directory, with the ways of Linux, which
// plain files do not have: a vector may be taken in part, a value out of its range
// is refused, and what follows a value that is complete is dropped. That it does as
// Linux does is tested side by side with the real one.
type Kernel struct{ Root string }

// A rule is what a key takes.
type rule struct {
	fields   int
	min, max int64
	// ordered is for pairs whose first field may not be above the second; they are
	// taken as a whole or not at all.
	ordered bool
}

const maxInt = 1<<31 - 1

// rules are those of Linux 6.18. Jiffies are counted by the hundred, so that an
// int of them is fewer seconds.
var rules = map[string]rule{
	"net/ipv4/tcp_tw_reuse":              {fields: 1, min: 0, max: 2},
	"net/ipv4/tcp_fin_timeout":           {fields: 1, min: -maxInt / 1000, max: maxInt / 1000},
	"net/ipv4/ip_local_port_range":       {fields: 2, min: 1, max: 65535, ordered: true},
	"net/ipv4/tcp_slow_start_after_idle": {fields: 1, min: 0, max: 255},
	"net/ipv4/tcp_keepalive_time":        {fields: 1, min: -maxInt / 1000, max: maxInt / 1000},
	"net/ipv4/tcp_keepalive_intvl":       {fields: 1, min: -maxInt / 1000, max: maxInt / 1000},
	"net/ipv4/tcp_keepalive_probes":      {fields: 1, min: 0, max: 255},
	"net/ipv4/tcp_notsent_lowat":         {fields: 1, min: 0, max: 1<<32 - 1},
	"net/ipv4/tcp_rmem":                  {fields: 3, min: 1, max: maxInt},
	"net/core/somaxconn":                 {fields: 1, min: 0, max: maxInt},
	"vm/swappiness":                      {fields: 1, min: 0, max: 200},
	"fs/nr_open":                         {fields: 1, min: 8, max: maxInt},
}

// Get reads a value.
func (k Kernel) Get(path string) (string, error) {
	text, err := os.ReadFile(filepath.Join(k.Root, path))
	return string(text), err
}

// Set writes a value, as far as its rule takes it.
func (k Kernel) Set(path, value string) error {
	file := filepath.Join(k.Root, path)
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o222 == 0 {
		return &os.PathError{Op: "open", Path: path, Err: syscall.EACCES}
	}
	r, ok := rules[strings.TrimPrefix(path, "/proc/sys/")]
	if !ok {
		return write(file, value)
	}
	text, err := k.Get(path)
	if err != nil {
		return err
	}
	taken, failed := r.take(strings.Fields(text), strings.Fields(value))
	if err := write(file, strings.Join(taken, "\t")); err != nil {
		return err
	}
	if failed {
		return &os.PathError{Op: "write", Path: path, Err: syscall.EINVAL}
	}
	return nil
}

// take returns what the fields are afterwards, and whether one was refused, with
// which it stops.
func (r rule) take(now, given []string) (after []string, failed bool) {
	after = append(after, now...)
	for i, g := range given {
		if i >= r.fields {
			break
		}
		n, err := strconv.ParseInt(g, 10, 64)
		if err != nil || n < r.min || n > r.max {
			return r.refused(now, after), true
		}
		after[i] = strconv.FormatInt(n, 10)
	}
	if r.ordered && !(number(after[0]) <= number(after[1]) && number(after[0]) >= unprivileged) {
		return now, true
	}
	return after, len(given) == 0
}

// refused is what is left of a value of which a field was refused.
func (r rule) refused(now, after []string) []string {
	if r.ordered {
		return now
	}
	return after
}

// unprivileged is where the ports of ordinary users begin: the kernel takes no range
// below it.
const unprivileged = 1024

func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64)
	return n
}

func write(file, text string) error { return os.WriteFile(file, []byte(text+"\n"), 0o644) }

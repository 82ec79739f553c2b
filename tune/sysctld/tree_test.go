package sysctld

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
)

// A forest is the files of a generated host: text by path. A link to /dev/null is
// the text masked.
type forest map[string]string

const masked = "\x00masked"

func (f forest) Read(file string) ([]byte, error) {
	text, ok := f[file]
	if !ok {
		return nil, fs.ErrNotExist
	}
	if text == masked {
		return nil, nil
	}
	return []byte(text), nil
}

func (f forest) List(dir string) ([]string, error) {
	var names []string
	for file := range f {
		if path.Dir(file) == dir {
			names = append(names, path.Base(file))
		}
	}
	if names == nil {
		return nil, fs.ErrNotExist
	}
	slices.Sort(names)
	return names, nil
}

// String is the forest as one text, to be looked at.
func (f forest) String() string {
	var b strings.Builder
	files := make([]string, 0, len(f))
	for file := range f {
		files = append(files, file)
	}
	slices.Sort(files)
	for _, file := range files {
		fmt.Fprintf(&b, "-- %s --\n%s\n", file, strings.NewReplacer("\r", "\\r", "\x00", "0").Replace(f[file]))
	}
	return b.String()
}

// kernelKeys are what the kernel of the generated hosts has, as paths.
var kernelKeys = []string{"k/one", "k/two", "k/three", "k/eth0/x", "k/eth1/x", "k/eth0.100/x", "k/eth0.100/y.z", "deep/a/b/c"}

// grow makes a host of a seed.
func grow(seed uint64) forest {
	r := rand.New(rand.NewPCG(seed, 1))
	f := forest{}
	dirs := []string{"/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d"}
	names := []string{"10-a.conf", "20-b.conf", "20-b.local.conf", "50-c.conf", "99-d.conf", "zz.conf", "ZZ.conf", "README", "60-e.conf~", ".hidden.conf"}
	for range 1 + r.IntN(6) {
		file := pick(r, dirs) + "/" + pick(r, names)
		f[file] = text(r)
		if r.IntN(8) == 0 {
			f[file] = masked
		}
	}
	if r.IntN(2) == 0 {
		f["/etc/sysctl.conf"] = text(r)
	}
	return f
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

// text is a file of up to eight lines.
func text(r *rand.Rand) string {
	end := pick(r, []string{"\n", "\n", "\n", "\r\n"})
	var lines []string
	for range r.IntN(9) {
		lines = append(lines, line(r))
	}
	text := strings.Join(lines, end)
	if r.IntN(4) > 0 {
		text += end
	}
	return text
}

func line(r *rand.Rand) string {
	switch r.IntN(12) {
	case 0:
		return pick(r, []string{"# comment", "; comment", "  # k.one = 9", "#", ";k.one=7", ""})
	case 1:
		return pick(r, []string{"k.one", "nonsense", "= 5", "-", "k.one 5", "-=", "- = 4"})
	case 2:
		return "-" + key(r) // excluded from patterns
	}
	dash := pick(r, []string{"", "", "", "-", "- "})
	space := func() string { return pick(r, []string{"", " ", "  ", "\t"}) }
	return space() + dash + key(r) + space() + "=" + space() + value(r) + space()
}

func key(r *rand.Rand) string {
	return pick(r, []string{
		"k.one", "k/one", "k.two", "k/two", "k.three", "/k/one", "k//two", "k.none", "none.at.all",
		"k.eth0.x", "k/eth1/x", "k.eth0/100.x", "k/eth0.100/x", "k.eth0/100.y/z", "k/eth0.100/y.z", "deep.a.b.c", "deep/a/b/c",
		"k.*", "k/*", "k.*.x", "k/*/x", "k.eth[01].x", "k.eth?.x", "*.one", "k.t*", "k.eth0/*.x", "deep.*.*.c", "k.[!o]*",
		"/proc/sys/k/one", "proc/sys/k/two",
	})
}

func value(r *rand.Rand) string {
	return pick(r, []string{"1", "2", "3", "44", "a b", "a\tb", "x=y", "\"q\"", "5 # no comment", "", "-1"})
}

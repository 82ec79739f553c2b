package host_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/host/hosttest"
	"golang.org/x/sys/unix"
)

// linked is a host with links that can be trusted, and such as cannot.
const linked = `
-- etc/sysctl.conf --
debian's
-- etc/sysctl.d/99-sysctl.conf -> ../sysctl.conf --
-- etc/sysctl.d/masked.conf -> /dev/null --
-- etc/sysctl.d/masked-too.conf -> ../../dev/null --
-- etc/sysctl.d/up.conf -> ../../../../../../etc/sysctl.conf --
-- etc/sysctl.d/absolute.conf -> /etc/sysctl.conf --
-- etc/sysctl.d/lost.conf -> /etc/none --
-- etc/sysctl.d/below.conf -> ../sysctl.conf/x --
-- etc/sysctl.d/outside.conf -> /root/of/another/host --
-- etc/sysctl.d/twice.conf -> 99-sysctl.conf --
-- etc/sysctl.d/loop.conf -> loop.conf --
-- etc/other.d -> sysctl.d --
-- etc/planted.conf -> /tmp/mine.conf --
-- etc/through.conf -> /tmp/../etc/sysctl.conf --
-- etc/into.conf -> /shared/deep/own.conf --
-- etc/loose.conf -> /etc/loose --
-- etc/loose 0666 --
everybody's
-- tmp/ 1777 --
-- tmp/mine.conf --
mine
-- tmp/link.conf -> /etc/sysctl.conf --
-- shared/ 0775 --
-- shared/deep/own.conf --
own
-- shared/deep/link.conf -> own.conf --
`

func TestReadFollowsWhatOnlyRootCanHavePut(t *testing.T) {
	h := hosttest.New(t, linked)
	for path, want := range map[string]string{
		"/etc/sysctl.d/99-sysctl.conf":     "debian's",
		"/etc/sysctl.d/masked.conf":        "",
		"/etc/sysctl.d/masked-too.conf":    "",
		"/etc/sysctl.d/masked.conf/x":      "no directory",
		"/etc/sysctl.d/up.conf":            "debian's",
		"/etc/sysctl.d/absolute.conf":      "debian's",
		"/etc/sysctl.d/lost.conf":          "absent",
		"/etc/sysctl.d/below.conf":         "no directory",
		"/etc/sysctl.d/outside.conf":       "absent",
		"/etc/sysctl.d/twice.conf":         "debian's",
		"/etc/sysctl.d/loop.conf":          "loop",
		"/etc/other.d/twice.conf":          "debian's",
		"/etc/other.d/../sysctl.conf":      "debian's",
		"/etc/planted.conf":                "untrusted",
		"/etc/through.conf":                "untrusted",
		"/etc/into.conf":                   "untrusted",
		"/etc/loose.conf":                  "untrusted",
		"/etc/loose":                       "everybody's",
		"/tmp/mine.conf":                   "mine",
		"/tmp/link.conf":                   "untrusted",
		"/shared/deep/own.conf":            "own",
		"/shared/deep/link.conf":           "untrusted",
		"/etc":                             "no file",
		"/":                                "no file",
		"":                                 "no file",
		"/../../etc/sysctl.conf":           "debian's",
		"/etc/none":                        "absent",
		"/etc/" + strings.Repeat("x", 1e4): "file name too long",
	} {
		text, err := h.Read(path)
		got := strings.TrimSpace(string(text)) + kind(err)
		if got != want && !strings.HasSuffix(got, ": "+want) {
			t.Errorf("%.60s: %s, want %s: %v", path, got, want, err)
		}
		if err != nil && strings.Contains(err.Error(), h.Root()) {
			t.Errorf("%s names our root: %v", path, err)
		}
	}
}

// TestReadFollowsNobodyElse: links and what they lead to must not be another user's.
func TestReadFollowsNobodyElse(t *testing.T) {
	needRoot(t)
	const another = 1000
	for _, whose := range []string{"etc/link", "etc/target", "etc"} {
		h := hosttest.New(t, "-- etc/target --\ntext\n-- etc/link -> target --\n")
		if err := os.Lchown(filepath.Join(h.Root(), whose), another, another); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Read("/etc/link"); !errors.Is(err, host.ErrUntrusted) || !strings.HasSuffix(err.Error(), whose+" could have been planted by others than root: it belongs to user 1000") {
			t.Errorf("%s is another's: %v", whose, err)
		}
		if _, err := h.Read("/etc/target"); err != nil {
			t.Errorf("%s is another's, and there is no link: %v", whose, err)
		}
	}
}

// TestThisMachinesTemporaryDirectory: on a real host, /tmp is as everywhere.
func TestThisMachinesTemporaryDirectory(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(os.WriteFile(dir+"/file", nil, 0o644), os.Symlink("file", dir+"/link")); err != nil {
		t.Fatal(err)
	}
	h := this(t)
	if _, err := h.Read(dir + "/link"); kind(err) != "untrusted" {
		t.Errorf("read: %v", err)
	}
	if err := h.Replace(dir+"/file", nil, 0o644); kind(err) != "untrusted" {
		t.Errorf("replace: %v", err)
	}
	if _, err := h.Read("/proc/net/sockstat"); err != nil {
		t.Errorf("a link of the kernel's: %v", err)
	}
}

func TestReadTakesOnlyFiles(t *testing.T) {
	h := hosttest.New(t, "-- big --\n"+strings.Repeat("x", 1<<20)+"\n-- largest --\n"+strings.Repeat("x", 1<<20-1)+"\n")
	if err := syscall.Mkfifo(filepath.Join(h.Root(), "pipe"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/pipe", filepath.Join(h.Root(), "link")); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"/pipe": "no file", "/link": "no file", "/big": "too large", "/largest": ""} {
		if _, err := h.Read(path); kind(err) != want {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}

// TestWalkEndsWhereLinuxDoes holds walks through trees full of links against those of
// the kernel below a root.
func TestWalkEndsWhereLinuxDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	ends := map[string]int{}
	for range 100 {
		h := wild(t, r)
		root, err := unix.Open(h.Root(), unix.O_PATH, 0)
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			path := "/" + wildPath(r)
			want := linux(root, path)
			ends[want.Error()]++
			info, err := h.Stat(path)
			if got := (end{info.Inode, reason(err)}); got != want {
				t.Errorf("%s: %v, and Linux says %v: %v", path, got, want, err)
			}
		}
		unix.Close(root)
	}
	for _, must := range []string{"found", syscall.ENOENT.Error(), syscall.ENOTDIR.Error(), syscall.ELOOP.Error()} {
		if ends[must] < 10 {
			t.Errorf("only %d of 2000 paths end as %q", ends[must], must)
		}
	}
}

// TestLongChains are as long as Linux follows them.
func TestLongChains(t *testing.T) {
	h := hosttest.New(t, "-- 0 --\n")
	for i := 1; i <= 42; i++ {
		if err := os.Symlink(strconv.Itoa(i-1), filepath.Join(h.Root(), strconv.Itoa(i))); err != nil {
			t.Fatal(err)
		}
	}
	root, err := unix.Open(h.Root(), unix.O_PATH, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(root)
	for i := range 43 {
		path := "/" + strconv.Itoa(i)
		_, err := h.Stat(path)
		if want := linux(root, path).errno; reason(err) != want {
			t.Errorf("%d links: %v, and Linux says %v", i, err, want)
		}
	}
}

// An end is where a walk ends: at an inode, or with the system's error.
type end struct {
	inode uint64
	errno syscall.Errno
}

func (e end) Error() string {
	if e.errno == 0 {
		return "found"
	}
	return e.errno.Error()
}

func reason(err error) (errno syscall.Errno) {
	errors.As(err, &errno)
	return errno
}

func linux(root int, path string) end {
	fd, err := unix.Openat2(root, path, &unix.OpenHow{Flags: unix.O_PATH, Resolve: unix.RESOLVE_IN_ROOT})
	if err != nil {
		return end{errno: reason(err)}
	}
	defer unix.Close(fd)
	var stat unix.Stat_t
	if err := unix.Fstat(fd, &stat); err != nil {
		return end{errno: reason(err)}
	}
	return end{inode: stat.Ino}
}

// wild makes a tree of few names, half of them links to wherever.
func wild(t *testing.T, r *rand.Rand) *host.FS {
	t.Helper()
	h := hosttest.New(t, "")
	for range 25 {
		path := filepath.Join(h.Root(), filepath.Clean("/"+wildPath(r)))
		switch r.IntN(4) {
		case 0:
			os.MkdirAll(path, 0o755)
		case 1:
			os.WriteFile(path, nil, 0o644)
		default:
			os.Symlink(strings.Repeat("/", r.IntN(2))+wildPath(r), path)
		}
	}
	return h
}

func wildPath(r *rand.Rand) string {
	names := make([]string, 1+r.IntN(4))
	for i := range names {
		names[i] = []string{"a", "b", "c", "d", "..", "."}[r.IntN(6)]
	}
	return strings.Join(names, "/") + strings.Repeat("/", r.IntN(8)/7)
}

// TestReadIsNotMisled: while somebody exchanges a directory of theirs for a link to
// another, what is read is in the one or is refused, and never in the other.
func TestReadIsNotMisled(t *testing.T) {
	h := hosttest.New(t, "-- secret/file --\nsecret\n-- open/ 0777 --\n-- open/dir/file --\ntheirs\n-- open/link -> /secret --\n")
	var done atomic.Bool
	stopped := make(chan error)
	go func() {
		dir, link := filepath.Join(h.Root(), "open/dir"), filepath.Join(h.Root(), "open/link")
		var err error
		for err == nil && !done.Load() {
			err = unix.Renameat2(unix.AT_FDCWD, dir, unix.AT_FDCWD, link, unix.RENAME_EXCHANGE)
		}
		stopped <- err
	}()
	got, reads := map[string]int{}, 0
	for ; reads < 1e6 && min(got["theirs"], got["untrusted"]) < 500; reads++ {
		text, err := h.Read("/open/dir/file")
		got[fmt.Sprint(strings.TrimSpace(string(text)), kind(err))]++
	}
	done.Store(true)
	if err := <-stopped; err != nil {
		t.Fatal(err)
	}
	if got["theirs"]+got["untrusted"] != reads {
		t.Error(got)
	}
}

// FuzzRead: whatever a link says, it leads to nothing outside of the root.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"", ".", "..", "/", "../../../../../../etc/passwd", "/etc/passwd", "/dev/null", "../link", "//etc//file", "/etc/file/", "\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, target string) {
		h := hosttest.New(t, "-- etc/file --\ninside\n")
		os.Symlink(target, filepath.Join(h.Root(), "etc/link"))
		for _, path := range []string{"/etc/link", "/etc/link/file", target} {
			text, err := h.Read(path)
			if got := string(text); err == nil && got != "inside\n" && got != "" {
				t.Errorf("%q by %q: %q", path, target, got)
			}
		}
	})
}

package manual

import (
	"fmt"
	"strconv"
	"strings"
)

// A Version is that of a Linux kernel, such as 5.8. The zero value is a kernel that is
// not known, and is taken for a recent one.
type Version struct{ Major, Minor int }

// ParseVersion reads what uname -r says, such as "6.1.0-28-cloud-amd64" or
// "4.18.0-553.el8_10.x86_64". Only the first two numbers count: what comes after them
// is the distribution's. So is what a distribution has taken from later kernels.
func ParseVersion(text string) (Version, error) {
	major, rest, _ := strings.Cut(text, ".")
	minor := rest
	if i := strings.IndexAny(rest, ".-+_~"); i >= 0 {
		minor = rest[:i]
	}
	a, errA := strconv.ParseUint(major, 10, 16)
	b, errB := strconv.ParseUint(minor, 10, 16)
	if errA != nil || errB != nil || a == 0 {
		return Version{}, fmt.Errorf("%.60q is no version of Linux, such as 6.1.0-28-cloud-amd64", text)
	}
	return Version{int(a), int(b)}, nil
}

// UnmarshalText implements [encoding.TextUnmarshaler].
func (v *Version) UnmarshalText(text []byte) (err error) {
	*v, err = ParseVersion(string(text))
	return err
}

func (v Version) String() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }

// Known tells whether it is the version of any kernel.
func (v Version) Known() bool { return v != Version{} }

// before tells whether v is older than a version that ended something, where zero is
// no end.
func (v Version) before(end Version) bool {
	switch {
	case !end.Known():
		return true
	case !v.Known():
		return false
	case v.Major != end.Major:
		return v.Major < end.Major
	}
	return v.Minor < end.Minor
}

package confine

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// A Caller is the user who started this program by sudo. Nil is whoever it runs as.
type Caller struct {
	user       *user.User
	credential syscall.Credential
}

// Sudoer is the caller as sudo names it, nil if there was none. Only root is believed:
// it could become anybody without us.
func Sudoer() (*Caller, error) {
	id := os.Getenv("SUDO_UID")
	if os.Geteuid() != 0 || id == "" || id == "0" {
		return nil, nil
	}
	u, err := user.LookupId(id)
	if err != nil {
		return nil, fmt.Errorf("SUDO_UID: %w", err)
	}
	groups, err := u.GroupIds()
	if err != nil {
		return nil, fmt.Errorf("the groups of %s: %w", u.Username, err)
	}
	c := &Caller{user: u}
	for _, text := range append(groups, u.Gid, u.Uid) {
		n, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("the groups of %s: %w", u.Username, err)
		}
		c.credential.Groups = append(c.credential.Groups, uint32(n))
	}
	last := len(c.credential.Groups) - 1
	c.credential.Uid, c.credential.Gid = c.credential.Groups[last], c.credential.Groups[last-1]
	c.credential.Groups = c.credential.Groups[:last-1]
	return c, nil
}

// Own makes a file the caller's.
func (c *Caller) Own(f *os.File) error {
	if c == nil {
		return nil
	}
	return f.Chown(int(c.credential.Uid), int(c.credential.Gid))
}

// become has a process run as the caller.
func (c *Caller) become(cmd *exec.Cmd) {
	if c == nil {
		return
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &c.credential}
	// What sudo has set for root would have the command look for its files in the
	// wrong home.
	cmd.Env = slices.DeleteFunc(os.Environ(), func(kv string) bool {
		name, _, _ := strings.Cut(kv, "=")
		return slices.Contains([]string{"HOME", "USER", "LOGNAME", "MAIL"}, name) || strings.HasPrefix(name, "SUDO_")
	})
	cmd.Env = append(cmd.Env, "HOME="+c.user.HomeDir, "USER="+c.user.Username, "LOGNAME="+c.user.Username)
}

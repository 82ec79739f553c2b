package unit

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

var (
	serviceName = regexp.MustCompile(`^[A-Za-z0-9:_][A-Za-z0-9:_.-]{0,200}\.service$`)
	// principal is a user or a group, by its name or number (systemd's strict rule).
	principal = regexp.MustCompile(`^([a-zA-Z_][a-zA-Z0-9_-]{0,30}|[0-9]{1,10})$`)
)

// restarts are what Restart= can be.
var restarts = []string{"no", "always", "on-success", "on-failure", "on-abnormal", "on-abort", "on-watchdog"}

// CheckName tells whether a name can be that of a service of ours. Templates and
// escaped names are not for us.
func CheckName(name string) error {
	if !serviceName.MatchString(name) {
		return fmt.Errorf("%q is no name of a service: want such as claude-api.service", name)
	}
	return nil
}

func (s Service) check() error {
	return errors.Join(CheckName(s.Name), s.checkIdentity(), s.checkProgram(), s.Limits.check())
}

func (s Service) checkIdentity() error {
	if !principal.MatchString(s.User) {
		return fmt.Errorf("%q is no user", s.User)
	}
	if s.Group != "" && !principal.MatchString(s.Group) {
		return fmt.Errorf("%q is no group", s.Group)
	}
	if s.Description == "" {
		return fmt.Errorf("a description is missing")
	}
	return errors.Join(checkLine(s.Description), checkPath(s.WorkingDirectory), checkLine(s.PythonPath))
}

func (s Service) checkProgram() error {
	if len(s.Command) == 0 {
		return fmt.Errorf("a command is missing")
	}
	if err := checkPath(s.Command[0]); err != nil {
		return err
	}
	if strings.ContainsAny(s.Command[0], `"'\$`) {
		return fmt.Errorf("%q is a program's path that systemd cannot run", s.Command[0])
	}
	for _, w := range s.Command { // which is quoted where that is needed
		if err := checkLine("-" + w + "-"); err != nil {
			return err
		}
	}
	switch {
	case s.Restart != "" && !slices.Contains(restarts, s.Restart):
		return fmt.Errorf("%q is no way to restart: want one of %s", s.Restart, strings.Join(restarts, ", "))
	case s.RestartDelay < 0, s.RestartDelay > 24*time.Hour, s.RestartDelay%time.Microsecond != 0:
		return fmt.Errorf("a restart after %v: want 0 to a day, in whole microseconds", s.RestartDelay)
	}
	return nil
}

package unit

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Service is a unit that runs a program which calls the API.
type Service struct {
	// Name ends in ".service".
	Name        string
	Description string
	// User and Group are names or numbers. An empty Group is the user's own.
	User, Group string
	// WorkingDirectory is where it starts; PythonPath, where it finds its modules,
	// is left out if it is empty.
	WorkingDirectory, PythonPath string
	// Command is the program's path and its arguments. Nothing in them is expanded.
	Command []string
	// Restart is one of systemd's: "always", "on-failure" and so on; empty is "no".
	Restart string
	// RestartDelay is the time from an end to the next start, in whole microseconds; 0
	// is systemd's 100 ms.
	RestartDelay time.Duration
	// Credential is the key that it gets; zero for none.
	Credential Credential
	Limits     Limits
}

// Path is where the unit is written.
func (s Service) Path() string { return Dir + "/" + s.Name }

// Dir is where an administrator's units lie.
const Dir = "/etc/systemd/system"

// Render returns the unit for a version of systemd, such as 252; 0 is a recent one.
// It refuses what systemd would read otherwise than it is meant.
func (s Service) Render(version int) (string, error) {
	if err := errors.Join(s.check(), s.Credential.check(version)); err != nil {
		return "", fmt.Errorf("%s: %w", s.Name, err)
	}
	t := newWriter()
	t.section("Unit")
	t.set("Description", specifierless(s.Description))
	t.set("After", "network.target")
	s.startLimit(t, version)
	t.section("Service")
	s.identity(t)
	s.Credential.write(t, s.Name, version)
	s.program(t)
	s.Limits.write(t, version)
	t.section("Install")
	t.set("WantedBy", "multi-user.target")
	return t.String(), nil
}

// startLimit lets systemd give up. By default it does after five starts in ten
// seconds, which never come about when each start waits for more than two.
func (s Service) startLimit(t *writer, version int) {
	if !s.restarts() || trips(s.RestartDelay, defaultBurst, defaultInterval) {
		return
	}
	key := "StartLimitIntervalSec"
	if version != 0 && version < 230 {
		key = "StartLimitInterval"
	}
	t.set(key, formatSpan(2*defaultBurst*s.RestartDelay))
	t.set("StartLimitBurst", strconv.Itoa(defaultBurst))
}

func (s Service) restarts() bool { return s.Restart != "" && s.Restart != "no" }

func (s Service) identity(t *writer) {
	t.set("User", s.User)
	if s.Group != "" {
		t.set("Group", s.Group)
	}
	t.set("WorkingDirectory", specifierless(s.WorkingDirectory))
	if s.PythonPath != "" {
		t.set("Environment", quoted("PYTHONPATH="+s.PythonPath))
	}
}

func (s Service) program(t *writer) {
	words := make([]string, len(s.Command))
	for i, w := range s.Command {
		words[i] = strings.ReplaceAll(quoted(w), "$", "$$")
	}
	t.set("ExecStart", strings.Join(words, " "))
	if !s.restarts() {
		return
	}
	t.set("Restart", s.Restart)
	if s.RestartDelay != 0 {
		t.set("RestartSec", formatSpan(s.RestartDelay))
	}
}

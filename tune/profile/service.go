package profile

import (
	"time"

	"github.com/claudebench/claudebench/scenarios/strict"
	"github.com/claudebench/claudebench/tune/unit"
)

// A Service is a unit of systemd that a profile wants. Of a unit that is somebody
// else's only the limits are.
type Service struct {
	Unit             string          `yaml:"unit"`
	Description      string          `yaml:"description"`
	User             string          `yaml:"user"`
	Group            string          `yaml:"group"`
	WorkingDirectory string          `yaml:"working_directory"`
	PythonPath       string          `yaml:"python_path"`
	Command          []string        `yaml:"command"`
	Restart          string          `yaml:"restart"`
	RestartSec       strict.Duration `yaml:"restart_sec"`
	Credential       Credential      `yaml:"credential"`
	CPUQuota         string          `yaml:"cpu_quota"`
	MemoryHigh       string          `yaml:"memory_high"`
	MemoryMax        string          `yaml:"memory_max"`
	LimitNOFILE      string          `yaml:"limit_nofile"`
	// AllowedCPUs keep the service on some CPUs, such as "0-1".
	AllowedCPUs string `yaml:"allowed_cpus"`
}

// A Credential is the key that the service gets: its name there, and the file that
// systemd reads as root.
type Credential struct {
	Name string `yaml:"name"`
	File string `yaml:"file"`
}

// Of returns the unit. The profile was checked when it was loaded.
func (s *Service) Of() unit.Service {
	return unit.Service{
		Name: s.Unit, Description: s.Description, User: s.User, Group: s.Group,
		WorkingDirectory: s.WorkingDirectory, PythonPath: s.PythonPath, Command: s.Command,
		Restart: s.Restart, RestartDelay: time.Duration(s.RestartSec),
		Credential: unit.Credential{Name: s.Credential.Name, Path: s.Credential.File},
		Limits:     s.limits(func(string, error) {}),
	}
}

// limits reads those that are said, and notes those that cannot be read.
func (s *Service) limits(wrong func(field string, err error)) (l unit.Limits) {
	var err error
	if s.CPUQuota != "" {
		l.CPUQuota, err = unit.ParseQuota(s.CPUQuota)
		wrong("cpu_quota", err)
	}
	if s.MemoryHigh != "" {
		l.MemoryHigh, err = unit.ParseSize(s.MemoryHigh, 0)
		wrong("memory_high", err)
	}
	if s.MemoryMax != "" {
		l.MemoryMax, err = unit.ParseSize(s.MemoryMax, 0)
		wrong("memory_max", err)
	}
	if s.LimitNOFILE != "" {
		_, l.Files, err = unit.ParseFiles(s.LimitNOFILE)
		wrong("limit_nofile", err)
	}
	l.AllowedCPUs = s.AllowedCPUs
	return l
}

func (s *Service) check(note func(strict.Fault)) {
	if s == nil {
		return
	}
	s.limits(func(field string, err error) {
		if err != nil {
			note(strict.Fault{Path: "systemd." + field, Message: err.Error()})
		}
	})
	_, err := s.Of().Render(0)
	for _, err := range each(err) {
		note(strict.Fault{Path: "systemd", Message: err.Error()})
	}
}

// each are the errors that are joined in one.
func each(err error) []error {
	if err == nil {
		return nil
	}
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		var all []error
		for _, err := range e.Unwrap() {
			all = append(all, each(err)...)
		}
		return all
	case interface{ Unwrap() error }:
		if inner := each(e.Unwrap()); len(inner) > 1 {
			return inner
		}
	}
	return []error{err}
}

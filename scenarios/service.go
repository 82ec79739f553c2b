package scenarios

import (
	"embed"
	"fmt"
	"slices"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/scenarios/strict"
)

// A service is a program under test as it is written.
type service struct {
	Name        string            `yaml:"name"`
	Command     []string          `yaml:"command"`
	Dir         string            `yaml:"dir"`
	Env         map[string]string `yaml:"env"`
	Unit        string            `yaml:"unit"`
	Cgroup      string            `yaml:"cgroup"`
	URL         string            `yaml:"url"`
	Ready       *string           `yaml:"ready"`
	ReadyWithin *strict.Duration  `yaml:"ready_within"`
	Path        *string           `yaml:"path"`
	Body        string            `yaml:"body"`
}

// Programs are those that ready-made scenarios name as services, in the folders that they name.
//
//go:embed service
var Programs embed.FS

// What a service's field that is left out means.
const (
	defaultReady       = "/health"
	defaultReadyWithin = strict.Duration(30 * time.Second)
	defaultPath        = "/v1/messages"
)

func (s *service) service() bench.Service {
	return bench.Service{
		Name: s.Name, Command: s.Command, Dir: s.Dir, Env: s.Env, Unit: s.Unit, Cgroup: s.Cgroup, URL: s.URL,
		Ready:       or(s.Ready, defaultReady),
		ReadyWithin: time.Duration(or(s.ReadyWithin, defaultReadyWithin)),
		Path:        or(s.Path, defaultPath),
		Body:        s.Body,
	}
}

// clients are those that the file names, or else its services, if it has some.
func (f *file) clients(v Vocabulary) []string {
	if f.Clients != nil || len(f.Services) == 0 {
		return everyone(f.Clients, v)
	}
	return serviceNames(services(f.Services))
}

func services(written []service) []bench.Service {
	var all []bench.Service
	for i := range written {
		all = append(all, written[i].service())
	}
	return all
}

func serviceNames(all []bench.Service) []string {
	var names []string
	for _, s := range all {
		names = append(names, s.Name)
	}
	return names
}

// named refuses services whose names are those of others, or are not fit to be one.
func (f *file) named(doc *strict.Document, v Vocabulary) {
	for i, s := range f.Services {
		at := fmt.Sprintf("services[%d].name", i)
		for _, fault := range checkNamed(at, s.Name) {
			doc.Add(fault)
		}
		if slices.Contains(v.Clients, s.Name) {
			doc.Add(strict.Fault{Path: at, Message: fmt.Sprintf("%q is a client of claudebench", s.Name)})
		}
	}
}

package bench

import (
	"encoding/json"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"
)

// A Service is a program under test: the load goes to it, and it calls the upstream. The clients of a
// plan name it like any other client of the upstream.
type Service struct {
	// Name is what reports call it.
	Name string `json:"name"`
	// Command is the program and its arguments, started anew for each trial; empty where Unit is
	// given.
	Command []string `json:"command,omitempty"`
	// Dir is where it is started, relative to the scenario's directory; empty means that one.
	Dir string `json:"dir,omitempty"`
	// Env is added to its environment. It is kept with the run, so it holds no key.
	Env map[string]string `json:"env,omitempty"`
	// Unit is a service unit of systemd that is started and stopped in the place of a command.
	Unit string `json:"unit,omitempty"`
	// Cgroup is the control group that the command is started in, such as "/claude-api"; it exists
	// already. Empty means that of this process.
	Cgroup string `json:"cgroup,omitempty"`
	// URL is where it listens: http, a host and a port, no path.
	URL string `json:"url"`
	// Ready is the path that is answered with a status of 200 to 299 once the service is ready, and
	// ReadyWithin the time that it has for that, above 0.
	Ready       string        `json:"ready"`
	ReadyWithin time.Duration `json:"ready_within"`
	// Path and Body are those of the request that the load sends. An empty body means the message
	// as the upstream would be asked it.
	Path string `json:"path"`
	Body string `json:"body,omitempty"`
}

// BaseURLVariable is the environment variable by which a service, like the official SDKs, is told
// its upstream.
const BaseURLVariable = "ANTHROPIC_BASE_URL"

// MaxReadyWithin is the longest time that a service may have to become ready.
const MaxReadyWithin = 5 * time.Minute

// Request is what the load sends to the service, r being what its upstream would be sent. It holds
// no key.
func (s *Service) Request(r Request) Request {
	r.URL, r.SecretHeader = s.URL+s.Path, nil
	if s.Body != "" {
		r.Body = s.Body
	}
	return r
}

// Program names what runs: the program of the command without its directory, or the unit.
func (s *Service) Program() string {
	if s.Unit != "" {
		return s.Unit
	}
	return path.Base(s.Command[0])
}

func (s *Service) faults(field string) Faults {
	var f Faults
	switch {
	case (len(s.Command) > 0) == (s.Unit != ""):
		f.add(field+".command", "is needed, or else a unit; not both")
	case len(s.Command) > 0 && s.Command[0] == "":
		f.add(field+".command", "names no program")
	case s.Unit != "" && (s.Dir != "" || s.Cgroup != ""):
		f.add(field+".unit", "has its own dir and cgroup: they belong to a command")
	case s.Unit != "" && (!strings.HasSuffix(s.Unit, ".service") || strings.HasPrefix(s.Unit, "-") || strings.Contains(s.Unit, "/")):
		f.add(field+".unit", "must be the name of a service unit, such as claude-api.service")
	}
	if s.Cgroup != "" && !strings.HasPrefix(s.Cgroup, "/") {
		f.add(field+".cgroup", "must begin with /, as in /claude-api")
	}
	for name, value := range s.Env {
		switch {
		case name == "" || strings.ContainsAny(name, "=\x00") || strings.ContainsAny(value, "\x00\n"):
			f.add(field+".env", "%q cannot be a variable, or its value not a value", name)
		case slices.Contains([]string{BaseURLVariable, KeyVariable}, name):
			f.add(field+".env", "%s is set by claudebench", name)
		}
	}
	return append(f, s.addressFaults(field)...)
}

func (s *Service) addressFaults(field string) Faults {
	var f Faults
	if u, err := url.Parse(s.URL); err != nil || u.Scheme != "http" || u.Port() == "" || s.URL != "http://"+u.Host {
		f.add(field+".url", "must be http:// with a host and a port, and no path, such as http://127.0.0.1:8000")
	}
	for _, given := range []struct{ field, path string }{{".ready", s.Ready}, {".path", s.Path}} {
		if _, err := url.ParseRequestURI(given.path); err != nil || given.path[0] != '/' {
			f.add(field+given.field, "must be a path that begins with /, is %q", given.path)
		}
	}
	if s.ReadyWithin <= 0 || s.ReadyWithin > MaxReadyWithin {
		f.add(field+".ready_within", "must be above 0 and at most %s, is %s", MaxReadyWithin, s.ReadyWithin)
	}
	if s.Body != "" && !json.Valid([]byte(s.Body)) {
		f.add(field+".body", "is no JSON")
	}
	return f
}

// serviceFaults are those of a plan's services.
func (p *Plan) serviceFaults() Faults {
	var f Faults
	seen := map[string]bool{}
	for i := range p.Services {
		s, field := &p.Services[i], fmt.Sprintf("services[%d]", i)
		if s.Name == "" || seen[s.Name] {
			f.add(field+".name", "must be a name of its own, is %q", s.Name)
		}
		seen[s.Name] = true
		f = append(f, s.faults(field)...)
	}
	return f
}

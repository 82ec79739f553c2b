package scenarios

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/scenarios/strict"
)

const ofTheMock = "belongs to the mock upstream, but a target is given"

// Check returns nil or all that is wrong with a plan, as [strict.Faults].
func Check(p *bench.Plan, v Vocabulary) error {
	if faults := check(p, v); len(faults) > 0 {
		return faults
	}
	return nil
}

// check returns all that is wrong with a plan: in itself, and by the
// vocabulary. The faults name fields, and no lines.
func check(p *bench.Plan, v Vocabulary) strict.Faults {
	var all strict.Faults
	var faults bench.Faults
	if errors.As(p.Validate(), &faults) {
		for _, f := range faults {
			all = append(all, strict.Fault{Path: f.Field, Message: f.Message})
		}
	}
	all = append(all, checkName(p.Scenario)...)
	all = append(all, checkTarget(p.Target)...)
	if p.Ladder == nil {
		all = append(all, checkClients(p.Clients, slices.Concat(serviceNames(p.Services), v.Clients))...)
	}
	return append(all, checkLatencies(p, v)...)
}

// checkName keeps a scenario's name fit for file names and table columns.
func checkName(name string) strict.Faults {
	faults := checkNamed("name", name)
	for i := range faults {
		faults[i].Hint = "left out, it is that of the file"
	}
	return faults
}

func checkNamed(at, name string) strict.Faults {
	const longest = 64
	odd := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' && r != '.'
	}
	if name != "" && len(name) <= longest && !slices.ContainsFunc([]rune(name), odd) {
		return nil
	}
	message := fmt.Sprintf("must be 1 to %d letters, digits, dots, dashes and underscores", longest)
	return strict.Faults{{Path: at, Message: message}}
}

func checkClients(names, known []string) strict.Faults {
	var all strict.Faults
	for i, name := range names {
		if slices.Contains(known, name) {
			continue
		}
		hint := strict.DidYouMean(name, known)
		if name == "all" {
			hint = "all stands alone"
		}
		all = append(all, strict.Fault{
			Path:    fmt.Sprintf("clients[%d]", i),
			Message: fmt.Sprintf("unknown client %q", name),
			Hint:    hint,
		})
	}
	return all
}

// A wish is what a phase asks of the mock upstream.
type wish struct {
	field, value string
	check        func(string) error
	// optional wishes may be empty.
	optional bool
}

// fault says what is wrong with it; empty if nothing is.
func (w wish) fault(p *bench.Plan) string {
	switch {
	case w.value == "" && (w.optional || p.Target != ""):
		return ""
	case p.Target != "":
		return ofTheMock
	}
	if err := w.check(w.value); err != nil {
		return err.Error()
	}
	return ""
}

func (v Vocabulary) checkPreset(name string) error {
	if slices.Contains(v.Presets, name) {
		return nil
	}
	return fmt.Errorf("unknown preset %q; there are %s", name, strings.Join(v.Presets, ", "))
}

// checkLatencies holds what a phase asks of the mock upstream against what it can do.
func checkLatencies(p *bench.Plan, v Vocabulary) strict.Faults {
	var all strict.Faults
	for i, ph := range p.Phases {
		at := fmt.Sprintf("phases[%d].", i)
		for _, part := range []wish{
			{"latency", ph.Latency, v.CheckLatency, ph.Preset != ""},
			{"gap", ph.Gap, v.CheckLatency, true},
			{"answer_tokens", ph.AnswerTokens, v.CheckCount, true},
			{"preset", ph.Preset, v.checkPreset, true},
		} {
			if message := part.fault(p); message != "" {
				all = append(all, strict.Fault{Path: at + part.field, Message: message})
			}
		}
		if ph.Gap != "" && !ph.Stream {
			all = append(all, strict.Fault{Path: at + "gap", Message: "belongs to a phase with stream: true"})
		}
	}
	return all
}

// checkTarget accepts the base URL of an endpoint. It never repeats the URL: a
// key that was put into it must not get into a log.
func checkTarget(target string) strict.Faults {
	if target == "" {
		return nil
	}
	u, err := url.Parse(target)
	message := ""
	switch {
	case err != nil || u.Opaque != "":
		message = "is no URL"
	case u.Scheme != "http" && u.Scheme != "https":
		message = "must begin with http:// or https://"
	case u.Hostname() == "":
		message = "names no host"
	case u.User != nil:
		message = "must not hold a user or a key; the key is read from " + bench.KeyVariable
	case u.Path != "" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		message = "must end after the host and port: the path is each client's own"
	default:
		return nil
	}
	return strict.Faults{{Path: "target", Message: message, Hint: "such as https://api.example.com"}}
}

package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// A side of a comparison: a client, and what is set differently for it.
type side struct {
	offer
	settings []func(*bench.Phase)
}

// phase returns the plan's phase that the side runs in: the first, or one of its own.
func (s side) phase(p *bench.Plan) int {
	if len(s.settings) == 0 {
		return 0
	}
	ph := p.Phases[0]
	for _, set := range s.settings {
		set(&ph)
	}
	if i := slices.Index(p.Phases, ph); i >= 0 {
		return i
	}
	p.Phases = append(p.Phases, ph)
	return len(p.Phases) - 1
}

// sides are the base, the head and the control. A client that is compared with itself has
// two names.
func (o *abOptions) sides(offers []offer) ([]side, error) {
	var all []side
	for _, text := range []string{o.base, o.head, controlClient} {
		s, err := parseSide(text, offers)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	all[2].name = control
	if base, head := &all[0], &all[1]; head.name == base.name {
		head.name += " (head)"
	}
	return all, nil
}

// parseSide reads CLIENT[,KEY=VALUE...] or NAME[,KEY=VALUE...]=exec:COMMAND.
func parseSide(text string, offers []offer) (side, error) {
	left, command, own := strings.Cut(text, "=exec:")
	parts := fields(left)
	name := parts[0]
	if own {
		name += "=exec:" + command
	}
	client, err := oneClient(name, offers)
	s := side{offer: client}
	for _, part := range parts[1:] {
		set, faulty := setting(part)
		if faulty != nil && err == nil {
			err = usageError{hintedError{fmt.Errorf("%s: %w", text, faulty), "settings are concurrency=N, latency=DISTRIBUTION and burn=TIME"}}
		}
		s.settings = append(s.settings, set)
	}
	return s, err
}

// fields splits at commas outside of parentheses: a distribution has commas of its own.
func fields(text string) []string {
	depth, parts := 0, []string{""}
	for _, r := range text {
		switch {
		case r == '(':
			depth++
		case r == ')':
			depth--
		case r == ',' && depth == 0:
			parts = append(parts, "")
			continue
		}
		parts[len(parts)-1] += string(r)
	}
	return parts
}

func setting(text string) (func(*bench.Phase), error) {
	key, value, _ := strings.Cut(text, "=")
	switch key {
	case "concurrency":
		n, err := strconv.Atoi(value)
		if err != nil {
			return nil, fmt.Errorf("concurrency is a number, not %q", value)
		}
		return func(ph *bench.Phase) { ph.Load.Concurrency = n }, nil
	case "latency":
		return func(ph *bench.Phase) { ph.Latency = value }, nil
	case "burn":
		d, err := time.ParseDuration(value)
		if err != nil {
			return nil, fmt.Errorf("burn is a time such as 20us, not %q", value)
		}
		return func(ph *bench.Phase) { ph.Burn = d }, nil
	}
	return nil, fmt.Errorf("unknown setting %q", key)
}

// oneClient is that of the catalogue with this name, or a driver of somebody's own.
func oneClient(text string, offers []offer) (offer, error) {
	name, extra, err := parseClient(text)
	if err != nil {
		return offer{}, err
	}
	if extra != nil {
		return *extra, nil
	}
	i := slices.IndexFunc(offers, func(o offer) bool { return o.name == name })
	if i < 0 {
		return offer{}, usageError{hintedError{fmt.Errorf("unknown client %q", name), "clients are " + strings.Join(vocabulary(offers).Clients, ", ") + ", or NAME=exec:COMMAND"}}
	}
	return offers[i], nil
}

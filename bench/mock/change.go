package mock

import (
	"errors"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// Change changes the settings, as a whole or not at all, and returns what they
// are then. The patch is YAML or JSON, and names what is to change. What has been
// counted goes on.
func (a *API) Change(patch []byte) (Settings, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	settings, err := a.patched(patch)
	if err != nil {
		return Settings{}, err
	}
	a.world.Store(a.world.Load().changed(settings))
	a.log.Info("settings changed")
	return settings, nil
}

// Reset changes the settings likewise, starts the counters, the draws, the limits
// and the schedule anew, and returns what had been counted. Keys stay.
func (a *API) Reset(patch []byte) (State, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	settings, err := a.patched(patch)
	if err != nil {
		return State{}, err
	}
	before := a.State()
	a.inFlight.Reset()
	a.connections.Reset()
	a.world.Store(newWorld(settings, a, time.Now()))
	a.log.Info("reset", "requests", before.Requests)
	return before, nil
}

func (a *API) patched(patch []byte) (Settings, error) {
	settings := a.world.Load().settings
	if len(patch) == 0 {
		return settings, nil
	}
	if namesFile(patch) {
		return Settings{}, errors.New("recorded(FILE) can be given when the mock starts only: whoever reaches this page need not have the right to read its files")
	}
	return settings.With("body", patch)
}

// namesFile tells whether a patch has a distribution that is read from a file.
func namesFile(patch []byte) bool {
	var root yaml.Node
	if yaml.Unmarshal(patch, &root) != nil {
		return false // and no settings either
	}
	return anyScalar(&root, func(value string) bool { return strings.HasPrefix(strings.TrimSpace(value), "recorded") })
}

func anyScalar(n *yaml.Node, is func(string) bool) bool {
	if n.Kind == yaml.ScalarNode && is(n.Value) {
		return true
	}
	return slices.ContainsFunc(n.Content, func(c *yaml.Node) bool { return anyScalar(c, is) })
}

package mock

import "time"

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
	return settings.With("body", patch)
}

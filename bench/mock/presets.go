package mock

import (
	"embed"
	"fmt"
	"strings"

	"github.com/claudebench/claudebench/scenarios/strict"
)

//go:embed presets
var presets embed.FS

// calm is the preset that every other one changes.
const calm = "calm"

// Presets are the names of the settings that come with the mock, from the calmest
// on.
func Presets() []string {
	return []string{calm, "busy", "rate-limited", "incident", "flaky-network"}
}

// Preset returns the settings of a name.
func Preset(name string) (Settings, error) {
	settings := Settings{}
	for _, n := range []string{calm, name} {
		text, err := presets.ReadFile("presets/" + n + ".yaml")
		if err != nil {
			return Settings{}, unknownPreset(name)
		}
		if settings, err = settings.With(n+".yaml", text); err != nil {
			return Settings{}, err
		}
	}
	return settings, nil
}

func unknownPreset(name string) error {
	hint := strict.DidYouMean(name, Presets())
	if hint == "" {
		hint = "there are " + strings.Join(Presets(), ", ")
	}
	return fmt.Errorf("unknown preset %q; %s", name, hint)
}

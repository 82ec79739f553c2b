package tune

import (
	"slices"
	"strings"

	"github.com/claudebench/claudebench/tune/plan"
)

// controllerKnob is one of the controllers that a cgroup of version 2 passes on to those
// below it. The kernel shows those that it does, as in "cpu memory", and is told "+cpu"
// or "-cpu".
type controllerKnob struct {
	valueKnob
	name string
}

func (k *controllerKnob) Read() (plan.Value, error) {
	v, err := k.valueKnob.Read()
	if err != nil || !v.There {
		return v, err
	}
	if slices.Contains(strings.Fields(v.Text), k.name) {
		return plan.Text("+" + k.name), nil
	}
	return plan.Text("-" + k.name), nil
}

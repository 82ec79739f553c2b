package doctor

import (
	"os"
	"strings"
)

// Read, Get and List make a machine the files that package cgroup asks for.

// Read returns what a file of the machine holds.
func (m *Machine) Read(path string) ([]byte, error) { return os.ReadFile(m.path(path)) }

// Get returns the value that a file of the machine holds.
func (m *Machine) Get(path string) (string, error) {
	text, err := m.Read(path)
	return strings.TrimSpace(string(text)), err
}

// List returns the names in a directory of the machine.
func (m *Machine) List(dir string) ([]string, error) {
	entries, err := os.ReadDir(m.path(dir))
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, err
}

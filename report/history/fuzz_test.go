package history

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// Whatever a run.json says, it is read, or left out with a warning.
func FuzzRun(f *testing.F) {
	dir := nightly(f, 1)
	whole, err := os.ReadFile(filepath.Join(dir, "00", "run.json"))
	if err != nil {
		f.Fatal(err)
	}
	compared := newRun(0)
	compared.Plan.Phases = append(compared.Plan.Phases, compared.Plan.Phases[0])
	other, err := json.Marshal(compared)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(other)
	f.Add([]byte(`{"schema_version":1,"plan":{"clients":["a"],"phases":[{"kind":"fixed"}],"comparison":{"base":{"client":"a","phase":7}}}}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		write(t, filepath.Join(dir, "00", "run.json"), b)
		if h := read(t, dir, Options{}); h.Runs+len(h.Warnings) == 0 {
			t.Error("the run has vanished")
		}
	})
}

// Whatever an index holds, it is used or made anew.
func FuzzIndex(f *testing.F) {
	dir := nightly(f, 3)
	path := filepath.Join(dir, indexName)
	read(f, dir, Options{})
	whole, err := os.ReadFile(path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(0, whole[:100])
	f.Add(4096, []byte{13, 0, 0})
	f.Add(len(whole)-20, []byte("{"))
	f.Add(8192, whole[4096:8192])
	f.Fuzz(func(t *testing.T, at int, b []byte) {
		harmed := append([]byte{}, whole...)
		if at >= 0 && at < len(harmed) {
			copy(harmed[at:], b)
		}
		write(t, path, harmed)
		h, err := Read(context.Background(), dir, Options{})
		if err != nil || h.Runs != 3 {
			t.Errorf("%+v, %v", h, err)
		}
	})
}

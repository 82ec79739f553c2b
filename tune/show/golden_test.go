package show

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name string, print func(io.Writer) error) {
	t.Helper()
	path := filepath.Join("testdata", name)
	got := printed(t, print)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); -update writes it anew:\n%s", path, diff)
	}
}

func printed(t testing.TB, print func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := print(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGoldenReports(t *testing.T) {
	for name, r := range reports() {
		golden(t, name+".json", func(w io.Writer) error { return JSON(w, r) })
		golden(t, name+".md", func(w io.Writer) error { return Markdown(w, r) })
	}
	for _, width := range []int{40, 60, 80, 120, 200} {
		golden(t, fmt.Sprintf("usual-%d.txt", width), func(w io.Writer) error { return Table(w, usual(), Options{Width: width}) })
	}
	for _, name := range []string{"good", "inside", "hostile", "empty"} {
		golden(t, name+".txt", func(w io.Writer) error { return Table(w, reports()[name], Options{}) })
	}
}

func TestGoldenRest(t *testing.T) {
	golden(t, "plan.txt", func(w io.Writer) error { return Plan(w, somePlan(), Options{Width: 80}) })
	golden(t, "plan-hostile.txt", func(w io.Writer) error { return Plan(w, strangePlan(hostile), Options{}) })
	golden(t, "journal.txt", func(w io.Writer) error { return Journal(w, entries(), Options{Boot: "b1"}) })
	golden(t, "journal-late.txt", func(w io.Writer) error {
		return Journal(w, entries(), Options{Boot: "b1", Now: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)})
	})
	golden(t, "journal-60.txt", func(w io.Writer) error { return Journal(w, entries(), Options{Width: 60}) })
	golden(t, "survey.txt", func(w io.Writer) error { return Survey(w, survey(), Options{Width: 100}) })
	golden(t, "survey.json", func(w io.Writer) error { return JSON(w, survey()) })
}

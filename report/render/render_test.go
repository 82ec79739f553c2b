package render

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got); -update writes it anew:\n%s", path, diff)
	}
}

func TestGolden(t *testing.T) {
	for name, build := range documents() {
		d := build(t)
		for _, format := range All() {
			t.Run(name+"/"+format.Name, func(t *testing.T) {
				var out bytes.Buffer
				if err := format.Write(&out, d, Options{Width: 200}); err != nil {
					t.Fatal(err)
				}
				if got := out.Bytes(); format.Name == "html" {
					golden(t, name+"."+format.Name, static(got))
				} else {
					golden(t, name+"."+format.Name, got)
				}
			})
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	if _, ok := For("xml"); ok {
		t.Error("there is a format xml")
	}
}

// No line is wider than the terminal, down to the width at which one figure
// fits beside its client.
func TestTableFitsTheWidth(t *testing.T) {
	for name, build := range documents() {
		d := build(t)
		for _, width := range []int{120, 140, 160, 200} {
			var out bytes.Buffer
			if err := Table(&out, d, Options{Width: width}); err != nil {
				t.Fatal(err)
			}
			for line := range bytes.Lines(out.Bytes()) {
				if n := utf8.RuneCount(bytes.TrimSuffix(line, []byte("\n"))); n > width {
					t.Errorf("%s at %d: line of %d: %s", name, width, n, line)
				}
			}
		}
	}
}

// Colours add nothing but themselves.
func TestColorCarriesNoMeaning(t *testing.T) {
	d := troubled(t)
	var plain, colored bytes.Buffer
	if err := Table(&plain, d, Options{}); err != nil {
		t.Fatal(err)
	}
	if err := Table(&colored, d, Options{Color: true}); err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(plain.Bytes(), colored.Bytes()) || bytes.Contains(plain.Bytes(), []byte("\x1b")) {
		t.Error("colours are not only where they are asked for")
	}
	bare := colored.Bytes()
	for _, sgr := range []string{bold, yellow, "0"} {
		bare = bytes.ReplaceAll(bare, []byte("\x1b["+sgr+"m"), nil)
	}
	if diff := cmp.Diff(plain.String(), string(bare)); diff != "" {
		t.Error(diff)
	}
}

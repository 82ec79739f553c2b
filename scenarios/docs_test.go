package scenarios

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
)

// Every scenario that the documentation shows can be run.
func TestDocumentedScenariosLoad(t *testing.T) {
	doc, err := os.ReadFile("../docs/scenarios.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(doc), "```yaml\n")[1:]
	if len(blocks) == 0 {
		t.Fatal("docs/scenarios.md shows no scenario")
	}
	for i, block := range blocks {
		text, _, closed := strings.Cut(block, "```")
		if !closed {
			t.Fatalf("block %d is not closed", i)
		}
		if _, err := parse(fmt.Sprintf("block-%d.yaml", i), []byte(text), vocabulary()); err != nil {
			t.Errorf("%v in:\n%s", err, text)
		}
	}
}

// The tables name every field and every kind.
func TestDocumentedFields(t *testing.T) {
	doc, err := os.ReadFile("../docs/scenarios.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(fields(file{}, phase{}, message{}, service{}), kinds()...) {
		if !strings.Contains(string(doc), "`"+name+"`") {
			t.Errorf("docs/scenarios.md does not mention %s", name)
		}
	}
}

func fields(structs ...any) []string {
	var names []string
	for _, s := range structs {
		for i := range reflect.TypeOf(s).NumField() {
			names = append(names, reflect.TypeOf(s).Field(i).Tag.Get("yaml"))
		}
	}
	return names
}

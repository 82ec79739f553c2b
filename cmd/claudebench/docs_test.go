package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/claudebench/claudebench/bench/mock"
	"github.com/spf13/cobra"
)

// example matches a line of a document or a help text that shows a command.
var example = regexp.MustCompile(`(?m)^(?:\$ | {2,4})claudebench( .*)?$`)

// TestDocumentedCommandsExist holds each command line that the documents and
// the help texts show against the program: the verb exists and takes its flags.
func TestDocumentedCommandsExist(t *testing.T) {
	paths, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, p := range append(paths, "../../README.md", "../../HACKING.md") {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		texts[p] = string(b)
	}
	collectHelp(newRoot(&streams{}), texts)
	n := 0
	for where, text := range texts {
		for _, m := range example.FindAllStringSubmatch(text, -1) {
			n++
			checkCommand(t, where, m[1])
		}
	}
	if n < 20 {
		t.Errorf("only %d commands were found", n)
	}
}

func collectHelp(cmd *cobra.Command, texts map[string]string) {
	texts[cmd.CommandPath()] = cmd.Example
	for _, sub := range cmd.Commands() {
		collectHelp(sub, texts)
	}
}

func checkCommand(t *testing.T, where, line string) {
	t.Helper()
	line, _, _ = strings.Cut(line, "   ") // an explanation follows
	line, _, _ = strings.Cut(line, " > ")
	line, _, _ = strings.Cut(line, " && ")
	args := words(line)
	cmd, rest, err := newRoot(&streams{}).Find(args)
	if err == nil {
		err = cmd.ParseFlags(rest)
	}
	if err == nil && cmd.Args != nil {
		err = cmd.Args(cmd, cmd.Flags().Args())
	}
	if err != nil {
		t.Errorf("%s: claudebench%s: %v", where, line, err)
	}
}

// words splits a command line as a shell would, as far as ours need it.
func words(line string) []string {
	var all []string
	for _, m := range word.FindAllString(line, -1) {
		all = append(all, strings.ReplaceAll(m, "'", ""))
	}
	return all
}

// word matches one of a command line, of which parts may be quoted.
var word = regexp.MustCompile(`(?:'[^']*'|[^\s'])+`)

// settings matches a block of YAML in a document.
var settings = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```")

// TestDocumentedSettingsAreTaken holds the settings that the mock's document shows
// against the mock.
func TestDocumentedSettingsAreTaken(t *testing.T) {
	text, err := os.ReadFile("../../docs/mock.md")
	if err != nil {
		t.Fatal(err)
	}
	calm, err := mock.Preset("calm")
	if err != nil {
		t.Fatal(err)
	}
	blocks := settings.FindAllSubmatch(text, -1)
	for _, m := range blocks {
		if _, err := calm.With("docs/mock.md", m[1]); err != nil {
			t.Errorf("%s%v", m[1], err)
		}
	}
	if len(blocks) < 3 {
		t.Errorf("only %d blocks were found", len(blocks))
	}
}

package unit

import (
	_ "embed"
	"strings"
)

// A kind tells what a second assignment of a key does.
type kind string

const (
	unknown kind = ""
	// single keys are as the last assignment says.
	single kind = "="
	// list keys grow, until an empty assignment.
	list kind = "+"
	// growing keys cannot be reset.
	growing kind = "&"
)

//go:embed keys.txt
var keysText string

// A vocabulary is the keys of each section.
type vocabulary map[string]map[string]kind

var keys = vocabularyOf(keysText)

func vocabularyOf(text string) vocabulary {
	v := vocabulary{}
	var section map[string]kind
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch mark := line[:1]; mark {
		case "#":
		case "[":
			section = map[string]kind{}
			v[strings.Trim(line, "[]")] = section
		case string(list), string(growing):
			section[line[1:]] = kind(mark)
		default:
			section[line] = single
		}
	}
	return v
}

// ignored tells whether a key, or its section, is for another program.
func (v vocabulary) ignored(section, key string) bool {
	return strings.HasPrefix(section, "X-") || strings.HasPrefix(key, "X-")
}

// kind of a key. What limits a slice is said by the keys that limit a service.
func (v vocabulary) kind(section, key string) kind {
	if section == "Slice" {
		section = "Service"
	}
	return v[section][key]
}

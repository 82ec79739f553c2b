package mock

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/bench/mock/fault"
	"github.com/claudebench/claudebench/bench/mock/limit"
	"github.com/claudebench/claudebench/bench/mock/pace"
	"github.com/claudebench/claudebench/bench/mock/wire"
	"github.com/claudebench/claudebench/scenarios/strict"
)

// Settings are all that a mock can be told: by a preset, by a file, by flags and,
// while it runs, at its admin page. Their names are the same in YAML and in JSON.
type Settings struct {
	// Seed is where all draws start. The same seed and the same requests in the
	// same order get the same answers and the same planned times.
	Seed uint64 `yaml:"seed" json:"seed"`
	// Timing is when answers are due, and how long they are.
	Timing pace.Timing `yaml:"timing" json:"timing"`
	// Classes are the timings of single model classes, such as haiku-5-5; what
	// they leave out is as in Timing.
	Classes map[string]pace.Timing `yaml:"classes" json:"classes,omitempty"`
	// Load is how many answers can be under way.
	Load pace.Load `yaml:"load" json:"load"`
	// Schedule is when answers take longer, counted from the last reset.
	Schedule pace.Schedule `yaml:"schedule" json:"schedule,omitempty"`
	Limits   limit.Limits  `yaml:"limits" json:"limits"`
	Faults   fault.Rules   `yaml:"faults" json:"faults,omitempty"`
	Answer   Answer        `yaml:"answer" json:"answer"`
	Journal  Journal       `yaml:"journal" json:"journal"`
}

// Answer says what is said, and how.
type Answer struct {
	// Text is said over and over up to the length that is drawn; empty means a
	// passage of the mock's own.
	Text string `yaml:"text" json:"text,omitempty"`
	// Ping tells whether a stream has a ping after its first content block has
	// started, as the API's have.
	Ping bool `yaml:"ping" json:"ping"`
	// Models are names that the mock serves beside those of the API.
	Models []string `yaml:"models" json:"models,omitempty"`
	// CacheMinTokens is the length below which no prompt is cached.
	CacheMinTokens int `yaml:"cache_min_tokens" json:"cache_min_tokens"`
	// WriteTimeout is how long a client may take no bytes of its answer before
	// its connection is closed; 0 waits for ever.
	WriteTimeout strict.Duration `yaml:"write_timeout" json:"write_timeout"`
}

// Journal bounds what is kept of past requests.
type Journal struct {
	// Requests is how many are kept, the last ones; 0 keeps none.
	Requests int `yaml:"requests" json:"requests"`
	// Pieces is of how many events the times are kept, over all requests.
	Pieces int `yaml:"pieces" json:"pieces"`
}

// maxJournal bounds both bounds of the journal.
const maxJournal = 10_000_000

// With returns the settings with those that text, which is YAML or JSON, changes.
// What it does not name stays as it is; a list or a table that it names is
// replaced. The error names all that is wrong, with the lines of the file.
func (s Settings) With(file string, text []byte) (Settings, error) {
	d := strict.Decode(file, text, &s)
	s.check(d.Add)
	if err := d.Err(); err != nil {
		return Settings{}, err
	}
	return s, nil
}

// check notes what is wrong with single settings, or with several together.
func (s *Settings) check(note func(strict.Fault)) {
	s.Load.Check("load", note)
	s.Schedule.Check("schedule", note)
	catalogue, err := wire.NewCatalogue(s.Answer.Models)
	if err != nil {
		note(strict.Fault{Path: "answer.models", Message: err.Error()})
		return
	}
	classes := catalogue.Classes()
	for _, f := range slices.Concat(s.Limits.Validate("limits", classes), s.Faults.Validate("faults")) {
		note(f)
	}
	for class := range s.Classes {
		checkName("classes."+class, "class of models", class, classes, note)
	}
	for i, r := range s.Faults {
		for j, class := range r.Classes {
			checkName(fmt.Sprintf("faults[%d].classes[%d]", i, j), "class of models", class, classes, note)
		}
		for j, path := range r.Endpoints {
			checkName(fmt.Sprintf("faults[%d].endpoints[%d]", i, j), "endpoint that asks a model", path, []string{messagesPath, completePath}, note)
		}
	}
	for path, n := range map[string]int{"journal.requests": s.Journal.Requests, "journal.pieces": s.Journal.Pieces} {
		if n < 0 || n > maxJournal {
			note(strict.Fault{Path: path, Message: "must be between 0 and 10000000"})
		}
	}
	if s.Answer.CacheMinTokens < 0 {
		note(strict.Fault{Path: "answer.cache_min_tokens", Message: "must not be negative"})
	}
}

func checkName(path, what, name string, known []string, note func(strict.Fault)) {
	if !slices.Contains(known, name) {
		note(strict.Fault{Path: path, Message: "unknown " + what, Hint: cmp.Or(strict.DidYouMean(name, known), "known: "+strings.Join(known, ", "))})
	}
}

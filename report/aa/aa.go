// Package aa remembers, for each class of hosts, what became of comparisons of a client with
// itself: how often they were called worse, which is always wrong, and how small a change they
// could have seen.
package aa

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/report"
	"github.com/claudebench/claudebench/report/judge"
	"github.com/claudebench/claudebench/report/stat"
)

const schemaVersion = 1

// A Record is one comparison of a client with itself.
type Record struct {
	SchemaVersion int        `json:"schema_version"`
	At            time.Time  `json:"at"`
	Tool          bench.Tool `json:"tool"`
	Client        string     `json:"client"`
	Load          bench.Load `json:"load"`
	Latency       string     `json:"latency,omitempty"`
	Pairs         int        `json:"pairs"`
	// Outcome is the verdict's. FirstWorse tells that the first block was worse, whether or
	// not the second confirmed it.
	Outcome    judge.Outcome `json:"outcome"`
	FirstWorse bool          `json:"first_block_worse"`
	// Detectable are the smallest detectable changes, by metric, of those that gate.
	Detectable map[string]float64 `json:"smallest_detectable_change"`
}

// RecordOf is what there is to remember of a comparison.
func RecordOf(run *bench.Run, c report.Comparison) Record {
	r := Record{
		SchemaVersion: schemaVersion, At: run.Began, Tool: run.Tool, Client: c.Base.Name, Load: c.Base.Load, Latency: c.Base.Latency,
		Pairs: c.Verdict.Pairs, Outcome: c.Outcome(), FirstWorse: len(c.Blocks) > 1 || c.Outcome() == judge.Worse, Detectable: map[string]float64{},
	}
	for _, m := range c.Verdict.Comparisons {
		if m.Gating && m.Effect != nil && m.Effect.Detectable > 0 {
			r.Detectable[m.Metric.Name] = m.Effect.Detectable
		}
	}
	return r
}

// A Store is a directory with a file of records, one a line, for each fingerprint.
type Store struct{ dir string }

// Default is the store in the user's state directory (XDG Base Directory Specification).
func Default() (Store, error) {
	state := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) {
		home, err := os.UserHomeDir()
		if err != nil {
			return Store{}, fmt.Errorf("finding the state directory: %w", err)
		}
		state = filepath.Join(home, ".local", "state")
	}
	return Store{filepath.Join(state, "claudebench", "aa")}, nil
}

// Path is the file of a host.
func (s Store) Path(h bench.Host) string { return filepath.Join(s.dir, h.Fingerprint()+".jsonl") }

// Add appends a record, which is on the disk when it returns. Nothing is kept of a host that
// cannot be told from others.
func (s Store) Add(h bench.Host, r Record) error {
	if h.Fingerprint() == "" {
		return errors.New("CPU or kernel of this host are not known, so nothing can be remembered of it")
	}
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(s.Path(h), os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o644)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	if torn(f) {
		line = append([]byte{'\n'}, line...)
	}
	_, err = f.Write(line)
	return errors.Join(err, f.Sync(), f.Close())
}

// torn tells whether a file ends within a line, as a crash may leave it.
func torn(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return false
	}
	var last [1]byte
	_, err = f.ReadAt(last[:], info.Size()-1)
	return err == nil && last[0] != '\n'
}

// longest is the most that a line may take, in bytes.
const longest = 1 << 20

// Records are those of a host, in the order in which they were added. A line that cannot be
// read, as a crash may leave one, is passed over, and so is one of a later version.
func (s Store) Records(h bench.Host) ([]Record, error) {
	if h.Fingerprint() == "" {
		return nil, nil
	}
	f, err := os.Open(s.Path(h))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []Record
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, longest)
	for lines.Scan() {
		var r Record
		if json.Unmarshal(lines.Bytes(), &r) == nil && r.SchemaVersion == schemaVersion {
			all = append(all, r)
		}
	}
	return all, lines.Err()
}

// confidence of the upper bound.
const confidence = 0.95

// Sum is what the records say together; nil if there are none.
func Sum(records []Record) *report.FalseAlarms {
	if len(records) == 0 {
		return nil
	}
	a := &report.FalseAlarms{Comparisons: len(records), Since: records[0].At, Outcomes: map[judge.Outcome]int{}, Detectable: map[string]float64{}}
	seen := map[string][]float64{}
	for _, r := range records {
		a.Outcomes[r.Outcome]++
		if r.FirstWorse {
			a.FirstWorse++
		}
		for metric, change := range r.Detectable {
			seen[metric] = append(seen[metric], change)
		}
	}
	a.Worse = a.Outcomes[judge.Worse]
	a.AtMost = stat.RateAtMost(a.Worse, a.Comparisons, confidence)
	for metric, changes := range seen {
		slices.Sort(changes)
		a.Detectable[metric] = changes[len(changes)/2]
	}
	return a
}

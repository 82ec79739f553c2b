package tune

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/claudebench/claudebench/tune/host"
	"github.com/claudebench/claudebench/tune/plan"
)

// Where the journals are, one file an apply, and the lock that keeps two
// programs from changing the host at once.
const (
	journalDir = "/var/lib/claudebench/tune"
	lockFile   = "/var/lib/claudebench/tune/lock"
	suffix     = ".journal"
)

// ErrNoEntry says that there is no such apply.
var ErrNoEntry = errors.New("there is no such entry in the journal")

// journalVersion is the version of the form in which journals are printed as JSON.
const journalVersion = 1

// A Journal is all applies of a host, the oldest first.
type Journal struct {
	SchemaVersion int     `json:"schema_version"`
	Applies       []Entry `json:"applies"`
}

// ReadJournal returns the journal of a host.
func ReadJournal(h *host.FS) (*Journal, error) {
	all, err := Entries(h)
	return &Journal{journalVersion, append([]Entry{}, all...)}, err
}

// Entries returns all applies of the host, the oldest first. A journal that is not as we
// write them keeps nobody from the others.
func Entries(h *host.FS) ([]Entry, error) {
	names, err := h.List(journalDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []Entry
	for _, name := range names {
		id, ok := strings.CutSuffix(name, suffix)
		if !ok {
			continue
		}
		e, err := read(h, id)
		if err != nil {
			e = Entry{ID: id, Plan: new(plan.Plan), Status: Unreadable, Error: err.Error()}
		}
		all = append(all, e)
	}
	return all, nil
}

// Find returns the apply of that id, or if it is empty the last one that is not
// reverted.
func Find(h *host.FS, id string) (Entry, error) {
	all, err := Entries(h)
	if err != nil {
		return Entry{}, err
	}
	for i := len(all) - 1; i >= 0; i-- {
		switch e := all[i]; {
		case e.ID == id && e.Status == Unreadable:
			return e, errors.New(e.Error)
		case e.ID == id || id == "" && e.open():
			return e, nil
		}
	}
	return Entry{}, ErrNoEntry
}

func journalFile(id string) string { return journalDir + "/" + id + suffix }

func read(h *host.FS, id string) (Entry, error) {
	text, err := h.Read(journalFile(id))
	if err != nil {
		return Entry{}, err
	}
	records, err := parseRecords(text)
	if err != nil {
		return Entry{}, fmt.Errorf("%s: %w", journalFile(id), err)
	}
	e, err := fold(id, records)
	if err != nil {
		return Entry{}, fmt.Errorf("%s: %w", journalFile(id), err)
	}
	return e, nil
}

// maxPlan is the most that a plan may take in a journal, in bytes, which is half of what
// is read of one: there must be room for what becomes of it.
const maxPlan = 512 << 10

// fits is an error if a plan is too large to be taken back.
func fits(p *plan.Plan) error {
	text, err := json.Marshal(p)
	if err == nil && len(text) > maxPlan {
		err = fmt.Errorf("the plan takes %d bytes: more than %d could not be taken back", len(text), maxPlan)
	}
	return err
}

// A pen writes records. Each is on the disk when write returns.
type pen struct {
	log *host.Log
	now func() time.Time
	// broken is the first error of a pen that goes on after it, see [pen.tell].
	broken error
}

// begin starts the journal of a new apply.
func (t *Tuner) begin(p *plan.Plan) (*pen, string, error) {
	if err := fits(p); err != nil {
		return nil, "", err
	}
	now := t.now()
	id := now.UTC().Format("20060102-150405.000")
	w, err := t.write(id)
	if err != nil {
		return nil, "", err
	}
	return w, id, w.write(Record{Step: stepPlan, Plan: p, BootID: t.bootID, Kernel: t.kernel})
}

// resume goes on with a journal. A record that a crash cut off is taken away, so
// that what is appended begins a line.
func (t *Tuner) resume(id string) (*pen, error) {
	text, err := t.host.Read(journalFile(id))
	if err != nil {
		return nil, err
	}
	if whole := text[:bytes.LastIndexByte(text, '\n')+1]; len(whole) < len(text) {
		if err := t.host.Replace(journalFile(id), whole, 0o600); err != nil {
			return nil, err
		}
	}
	return t.write(id)
}

func (t *Tuner) write(id string) (*pen, error) {
	log, err := t.host.Append(journalFile(id), 0o600)
	if err != nil {
		return nil, err
	}
	return &pen{log: log, now: t.now}, nil
}

func (p *pen) write(r Record) error {
	r.Time = p.now()
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = p.log.Write(append(line, '\n'))
	return err
}

// tell writes a record of what is done even if it cannot be written down: taking back
// compares before it writes, and can be repeated without it.
func (p *pen) tell(r Record) {
	if p.broken == nil {
		p.broken = p.write(r)
	}
}

func (p *pen) close() error {
	if p.log == nil {
		return nil
	}
	return p.log.Close()
}

// Written tells whether one of our applies has written a text to a file.
func Written(h *host.FS) plan.Written {
	return func(file, text string) (bool, error) {
		all, err := Entries(h)
		if errors.Is(err, fs.ErrPermission) {
			return false, nil // whoever cannot read the journal cannot apply either
		}
		return slices.ContainsFunc(all, func(e Entry) bool {
			return slices.ContainsFunc(e.Plan.Changes, func(c plan.Change) bool { return c.Path == file && c.After == plan.Text(text) })
		}), err
	}
}

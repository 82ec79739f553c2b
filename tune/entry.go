package tune

import (
	"errors"
	"slices"
	"time"

	"github.com/claudebench/claudebench/tune/plan"
)

// A Status is how far an apply has come.
type Status string

// The statuses. Partly is after a failure or a crash, on either way.
const (
	Applied  Status = "applied"
	Waiting  Status = "waiting for confirmation"
	Partly   Status = "applied in part"
	Reverted Status = "reverted"
	// Undone is for an apply that ended before it changed anything.
	Undone Status = "nothing done"
	// Unreadable is for a journal that says nothing: it is not ours, or damaged.
	Unreadable Status = "unreadable"
)

// An Entry is one apply, and what became of it, as its journal tells.
type Entry struct {
	ID     string     `json:"id"`
	Began  time.Time  `json:"began"`
	BootID string     `json:"boot_id"`
	Kernel string     `json:"kernel"`
	Plan   *plan.Plan `json:"plan"`
	Status Status     `json:"status"`
	// Until is when an apply on trial is taken back unless it is Confirmed.
	Until     time.Time `json:"until,omitzero"`
	Confirmed bool      `json:"confirmed"`
	// Touched tells of each change whether it may have been made, and is not known
	// to have been taken back.
	Touched []bool `json:"touched"`
	// Error is why the journal is unreadable.
	Error string `json:"error,omitempty"`
	// Left are the changes that a revert did not touch, since somebody else did.
	Left []int `json:"left,omitempty"`
}

// fold makes an entry of the records of a journal.
func fold(id string, records []Record) (Entry, error) {
	if len(records) == 0 {
		return Entry{ID: id, Plan: new(plan.Plan), Status: Undone}, nil // it ended before its first record
	}
	if records[0].Step != stepPlan || records[0].Plan == nil {
		return Entry{}, errors.New("does not begin with a plan")
	}
	first := records[0]
	if err := first.Plan.Check(); err != nil {
		return Entry{}, err
	}
	e := Entry{ID: id, Began: first.Time, BootID: first.BootID, Kernel: first.Kernel, Plan: first.Plan, Status: Undone}
	e.Touched = make([]bool, len(first.Plan.Changes))
	for _, r := range records[1:] {
		if r.aboutChange() && (r.Change < 0 || r.Change >= len(e.Touched)) {
			return Entry{}, errors.New("tells of a change that its plan does not have")
		}
		e.follow(r)
	}
	if e.Status == Partly && len(e.Left) == 0 && !slices.Contains(e.Touched, true) && !slices.ContainsFunc(records, reverts) {
		e.Status = Undone // what was begun was put back at once
	}
	return e, nil
}

func reverts(r Record) bool { return r.Step == stepTakeBack }

// follow takes in one record.
func (e *Entry) follow(r Record) {
	switch r.Step {
	case stepIntend:
		e.Touched[r.Change], e.Status = true, Partly
	case stepTrial:
		if r.Until != nil {
			e.Until = *r.Until
		}
	case stepWaiting:
		e.Status = Waiting
	case stepConfirm:
		e.Status, e.Confirmed = Partly, true
	case stepApplied:
		e.Status = Applied
	case stepTakeBack:
		e.Status, e.Left = Partly, nil
	case stepReturned:
		e.Touched[r.Change] = false
	case stepLeft:
		e.Touched[r.Change] = false
		e.Left = append(e.Left, r.Change)
	case stepReverted:
		e.Status = Reverted
	}
}

// open tells whether there may be something to take back.
func (e *Entry) open() bool {
	return e.Status == Applied || e.Status == Waiting || e.Status == Partly
}

// onTrial tells whether it will be taken back unless it is confirmed.
func (e *Entry) onTrial() bool { return e.open() && !e.Until.IsZero() && !e.Confirmed }

// Undo is what taking it back would do in this boot. It is for showing.
func (e *Entry) Undo() *plan.Plan {
	p := &plan.Plan{SchemaVersion: plan.Version, Profile: e.Plan.Profile, Changes: []plan.Change{}}
	for i, c := range slices.Backward(e.Plan.Changes) {
		if e.Touched[i] {
			c.Before, c.After = c.After, c.Before
			p.Changes = append(p.Changes, c)
		}
	}
	return p
}

// shares returns a path that both have changed and not taken back, empty if there is
// none.
func (e *Entry) shares(other *Entry) string {
	for i, c := range e.Plan.Changes {
		for j, o := range other.Plan.Changes {
			if e.Touched[i] && other.Touched[j] && c.Path == o.Path {
				return c.Path
			}
		}
	}
	return ""
}

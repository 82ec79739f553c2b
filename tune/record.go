package tune

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/claudebench/claudebench/tune/plan"
)

// A Step is what a record of the journal tells.
type Step string

// The steps. Intend and takeBack are written before the host is touched, done and
// returned after it. Left is what somebody else has changed in between. Trial is written
// before the first change of an apply on trial, waiting after the last.
const (
	stepPlan     Step = "plan"
	stepIntend   Step = "intend"
	stepDone     Step = "done"
	stepFailed   Step = "failed"
	stepTrial    Step = "trial"
	stepWaiting  Step = "waiting"
	stepConfirm  Step = "confirmed"
	stepApplied  Step = "applied"
	stepTakeBack Step = "take back"
	stepReturned Step = "returned"
	stepLeft     Step = "left"
	stepReverted Step = "reverted"
)

// A Record is a line of a journal.
type Record struct {
	Step Step      `json:"step"`
	Time time.Time `json:"time"`
	// Plan and BootID are those of the first record. The boot tells whether values
	// of the kernel can still be those that were written.
	Plan   *plan.Plan `json:"plan,omitempty"`
	BootID string     `json:"boot_id,omitempty"`
	Kernel string     `json:"kernel,omitempty"`
	// Change is the index of the change that the record is about.
	Change int `json:"change,omitzero"`
	// Until is that of a trial: when all is taken back that has not been confirmed.
	Until *time.Time `json:"until,omitempty"`
	Error string     `json:"error,omitempty"`
}

// aboutChange tells whether the record is about one change.
func (r *Record) aboutChange() bool {
	switch r.Step {
	case stepIntend, stepDone, stepFailed, stepReturned, stepLeft:
		return true
	}
	return false
}

// maxLine bounds a line of a journal, in bytes: a plan holds whole files.
const maxLine = 1 << 20

// parseRecords reads a journal. A last line that is cut off is what a crash left of a
// record, before whatever it announces was done: it is passed over.
func parseRecords(text []byte) ([]Record, error) {
	var all []Record
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		var r Record
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			if !lines.Scan() && !bytes.HasSuffix(text, []byte("\n")) {
				return all, nil
			}
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		all = append(all, r)
	}
	return all, lines.Err()
}

package host

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

const (
	// childTime is how long a child may take. Making a network namespace takes some
	// milliseconds, and seconds on a machine that is busy.
	childTime = 30 * time.Second
	// childOutput bounds what it may answer, in bytes.
	childOutput = 8 << 20
)

// A child is this program once more, as a process of its own: which namespaces a
// process sees depends on its threads, and those of a Go program come and go.
type child struct {
	// args make this program play its part.
	args  []string
	attr  syscall.SysProcAttr
	files []*os.File
}

// ask has the child answer a question. It has nothing of our environment, and does not
// outlive us.
func (c child) ask(question, answer any) error {
	text, err := json.Marshal(question)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), childTime)
	defer cancel()
	out, complaint := &bounded{limit: childOutput}, &bounded{limit: 4096}
	cmd := exec.CommandContext(ctx, "/proc/self/exe", c.args...)
	cmd.Args[0] = os.Args[0]
	cmd.Env = []string{}
	cmd.Dir = "/"
	c.attr.Pdeathsig = syscall.SIGKILL
	cmd.SysProcAttr, cmd.ExtraFiles = &c.attr, c.files
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(text), out, complaint
	if err := cmd.Run(); err != nil {
		if said := bytes.TrimSpace(complaint.Bytes()); len(said) > 0 {
			return fmt.Errorf("%w: %s", err, said)
		}
		return err
	}
	if err := json.Unmarshal(out.Bytes(), answer); err != nil {
		return fmt.Errorf("no answer: %w", err)
	}
	return nil
}

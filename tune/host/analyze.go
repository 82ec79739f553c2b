package host

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"time"
)

// analyzer is where systemd has it; what is first in a PATH could be anybody's.
const analyzer = "/usr/bin/systemd-analyze"

const (
	// analyzeTime is how long it may take. It needs a second where hundreds of units
	// are loaded.
	analyzeTime = 30 * time.Second
	// analyzeOutput bounds what it may print, in bytes.
	analyzeOutput = 1 << 20
)

// Verify returns what "systemd-analyze verify" prints about a unit that is a file. Its
// exit status is not told, since it is 0 for limits that are passed over; it is an
// error only if it could not do its work: [fs.ErrNotExist] where there is no
// systemd-analyze. It needs no systemd that runs.
func Verify(ctx context.Context, path string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, analyzeTime)
	defer cancel()
	output := &bounded{limit: analyzeOutput}
	cmd := exec.CommandContext(ctx, analyzer, "verify", "--man=no", path)
	cmd.Env = []string{"LC_ALL=C.UTF-8", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "SYSTEMD_COLORS=0", "SYSTEMD_LOG_LEVEL=warning", "SYSTEMD_LOG_TARGET=console"}
	cmd.Stdout, cmd.Stderr = output, output
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	var exited *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%s: %w", analyzer, ctx.Err())
	case errors.As(err, &exited) && exited.Exited():
		return output.Bytes(), nil
	case err != nil:
		return nil, err
	}
	return output.Bytes(), nil
}

// A bounded writer keeps the beginning, and takes the rest without keeping it.
type bounded struct {
	bytes.Buffer
	limit int
}

func (b *bounded) Write(p []byte) (int, error) {
	if left := b.limit - b.Len(); left > 0 {
		b.Buffer.Write(p[:min(left, len(p))])
	}
	return len(p), nil
}

package host

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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

// VerifyText does the same for a unit before it is written: its files, and drop-ins
// as "NAME.d/FILE", by their names below dir, where they shall be. What systemd prints
// has their paths there.
func VerifyText(ctx context.Context, dir, unit string, files map[string]string) ([]byte, error) {
	// Not where the environment says, which could be a directory of somebody else.
	tmp, err := os.MkdirTemp("/tmp", "claudebench-units-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	for name, text := range files {
		path := filepath.Join(tmp, filepath.FromSlash(name))
		if !strings.HasPrefix(path, tmp+"/") {
			return nil, fmt.Errorf("%s: is not below %s", name, dir)
		}
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			return nil, err
		}
	}
	output, err := Verify(ctx, filepath.Join(tmp, unit))
	return bytes.ReplaceAll(output, []byte(tmp+"/"), []byte(strings.TrimSuffix(dir, "/")+"/")), err
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

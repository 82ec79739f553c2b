package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/hitlog"
	"golang.org/x/sys/unix"
)

// RunFile is the file within a run's directory that holds the [bench.Run].
const RunFile = "run.json"

// bytesPerHit is about how much a hit takes in a log.
const bytesPerHit = 400

// Prepare makes the directory of a run, and fails if what the plan is sure to
// write has no room there: a full disk is found before the first request.
func Prepare(dir string, p *bench.Plan) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(dir, RunFile)); err == nil {
		return fmt.Errorf("%s already holds a run", dir)
	}
	probe, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return err
	}
	defer os.Remove(probe.Name())
	defer probe.Close()
	need := int64(1 << 20)
	for s := range p.Steps() {
		need += int64(s.Load.Requests) * bytesPerHit
	}
	if c := p.Comparison; c != nil {
		need += int64(4*c.Pairs*p.Phases[c.Base.Phase].Load.Requests) * bytesPerHit
	}
	return room(dir, probe, need)
}

// room tells whether need bytes are free. It also writes some, for a quota or
// a read-only disk shows only then.
func room(dir string, probe *os.File, need int64) error {
	var fs unix.Statfs_t
	if err := unix.Statfs(dir, &fs); err != nil {
		return fmt.Errorf("asking for the free space of %s: %w", dir, err)
	}
	if free := int64(fs.Bavail) * fs.Bsize; free < need {
		return fmt.Errorf("%s has %d MB free, the run needs at least %d MB", dir, free>>20, need>>20)
	}
	if _, err := probe.Write(make([]byte, 64<<10)); err != nil {
		return err
	}
	return probe.Sync()
}

// save writes the run's file as a whole or not at all.
func save(dir string, run *bench.Run) error {
	b, err := json.MarshalIndent(run, "", " ")
	if err != nil {
		return fmt.Errorf("saving the run: %w", err)
	}
	f, err := os.CreateTemp(dir, ".run-*")
	if err != nil {
		return fmt.Errorf("saving the run: %w", err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(append(b, '\n'))
	for _, finish := range []func() error{f.Sync, func() error { return f.Chmod(0o644) }, f.Close} {
		if e := finish(); err == nil {
			err = e
		}
	}
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, RunFile))
	}
	if err != nil {
		return fmt.Errorf("saving the run: %w", err)
	}
	return nil
}

// Open reads the run in a directory.
func Open(dir string) (*bench.Run, error) {
	path := filepath.Join(dir, RunFile)
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var run bench.Run
	if err := json.Unmarshal(b, &run); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", path, line(b, err), err)
	}
	if run.SchemaVersion != bench.SchemaVersion {
		return nil, fmt.Errorf("%s: schema version is %d, this program reads %d", path, run.SchemaVersion, bench.SchemaVersion)
	}
	return &run, nil
}

// line is that of b, from 1, which json did not understand; the last one where it does not
// say.
func line(b []byte, err error) int {
	at := len(b)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		at = int(syntax.Offset)
	case errors.As(err, &kind):
		at = int(kind.Offset)
	}
	return 1 + bytes.Count(bytes.TrimRight(b[:min(at, len(b))], "\n"), []byte("\n"))
}

// A log is a trial's hit log while it is written.
type log struct {
	file *os.File
	out  *hitlog.Writer
}

func createLog(path string) (*log, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &log{f, hitlog.NewWriter(f)}, nil
}

func (l *log) write(h *bench.Hit) error {
	if err := l.out.Write(h); err != nil {
		return fmt.Errorf("writing the hit log: %w", err)
	}
	return nil
}

// close brings the log to the disk. A second call does nothing.
func (l *log) close() error {
	if l.file == nil {
		return nil
	}
	err := l.out.Flush()
	if e := l.file.Close(); err == nil {
		err = e
	}
	l.file = nil
	if err != nil {
		return fmt.Errorf("writing the hit log: %w", err)
	}
	return nil
}

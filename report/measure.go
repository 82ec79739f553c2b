package report

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/hitlog"
)

// Measure reads the hit log of a trial, which lies in dir, and returns its
// figures. A line of the log that is no hit, or that stands in the wrong
// order, is an error that names the file and the line: figures from a part of
// the hits would be wrong in silence.
func Measure(dir string, t bench.Trial) (Figures, error) {
	return new(Fold).measure(dir, t, bench.Good{})
}

func (f *Fold) measure(dir string, t bench.Trial, bounds bench.Good) (Figures, error) {
	if !filepath.IsLocal(t.Hits) {
		return Figures{}, fmt.Errorf("trial %d: hit log %q lies outside the run's directory", t.Number, t.Hits)
	}
	path := filepath.Join(dir, t.Hits)
	file, err := os.Open(path)
	if err != nil {
		return Figures{}, err
	}
	defer file.Close()
	f.reset(t.Load, t.Done.Requests)
	f.bounds = bounds
	if err := f.read(hitlog.NewScanner(file, path)); err != nil {
		return Figures{}, err
	}
	return f.Figures(), nil
}

func (f *Fold) read(s *hitlog.Scanner) error {
	var last time.Time
	for s.Scan() {
		switch r := s.Record().(type) {
		case *hitlog.SyntaxError:
			return r
		case *hitlog.Hit:
			if r.Timestamp.Before(last) {
				file, line := r.Pos()
				return &hitlog.SyntaxError{File: file, Line: line, Message: "timestamp lies before that of the line above"}
			}
			last = r.Timestamp
			f.Add(&r.Hit)
		}
	}
	return s.Err()
}

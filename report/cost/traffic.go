package cost

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/hitlog"
)

// traffic is the sum of the bytes of all bodies of a trial, sent and received,
// and the number of its requests. The log lies in dir; a line of it that is no
// hit is an error.
func traffic(dir string, t bench.Trial) (bytes float64, requests int, err error) {
	if !filepath.IsLocal(t.Hits) {
		return 0, 0, fmt.Errorf("trial %d: hit log %q lies outside the run's directory", t.Number, t.Hits)
	}
	path := filepath.Join(dir, t.Hits)
	file, err := os.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer file.Close()
	s := hitlog.NewScanner(file, path)
	for s.Scan() {
		switch r := s.Record().(type) {
		case *hitlog.SyntaxError:
			return 0, 0, r
		case *hitlog.Hit:
			requests++
			bytes += float64(r.BytesOut) + float64(r.BytesIn)
		}
	}
	return bytes, requests, s.Err()
}

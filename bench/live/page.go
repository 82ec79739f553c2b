package live

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/claudebench/claudebench/bench"
	"github.com/claudebench/claudebench/bench/hitlog"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// A Page is what is known of a run while it goes on, as metrics. It is told by the engine how
// the run goes on, and reads the log of each trial that has ended. It is served meanwhile: a
// page that is fetched while a log is read shows a part of the trial.
type Page struct {
	dir     string
	metrics *metrics
	handler http.Handler

	trial *series // of the trial that goes on
	ended int     // requests of it
	err   error

	over    atomic.Bool
	fetched chan struct{}
	once    sync.Once
}

// NewPage returns the page of a run that has not begun, whose hit logs will be in dir. planned
// is how many trials it will have, as far as can be told.
func NewPage(run *bench.Run, dir string, planned int) *Page {
	p := &Page{dir: dir, metrics: newMetrics(), fetched: make(chan struct{})}
	p.handler = promhttp.HandlerFor(p.metrics.registry(), promhttp.HandlerOpts{
		EnableOpenMetrics:  true,
		DisableCompression: true, // it takes CPU time from what is measured, and loopback has bytes enough
	})
	p.metrics.expect(&run.Plan)
	p.metrics.planned.Set(float64(planned))
	p.metrics.began.Set(float64(run.Began.UnixMilli()) / 1e3)
	p.metrics.build.WithLabelValues(run.Tool.Version, run.Tool.Go).Set(1)
	return p
}

// Begin tells that a trial begins.
func (p *Page) Begin(_ int, s bench.Step) {
	p.trial, p.ended = p.metrics.series(s.Client, s.Phase), 0
	p.metrics.idle()
	p.trial.trialPlan(float64(s.Load.Requests))
	p.trial.trialHas(0)
}

// Ended tells how many requests of the trial have ended.
func (p *Page) Ended(requests int) {
	p.advance(requests)
	p.trial.trialHas(float64(p.ended))
}

// advance never goes back, whatever a client says.
func (p *Page) advance(requests int) {
	if requests > p.ended {
		p.trial.ended.Add(float64(requests - p.ended))
		p.ended = requests
	}
}

// End tells that the trial has ended, and reads its log.
func (p *Page) End(t *bench.Trial) {
	p.metrics.idle()
	if t.Failure != nil {
		p.trial.failed.Inc()
		return
	}
	hits, err := p.count(filepath.Join(p.dir, t.Hits))
	if p.err == nil {
		p.err = err
	}
	p.advance(hits)
	p.trial.used(t)
}

// count adds the hits of a log, and returns how many there are and the first thing in it that
// could not be read.
func (p *Page) count(path string) (hits int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	log := hitlog.NewScanner(f, path)
	for log.Scan() {
		switch r := log.Record().(type) {
		case *hitlog.Hit:
			hits++
			p.trial.hit(&r.Hit)
		case *hitlog.SyntaxError:
			if err == nil {
				err = r
			}
		}
	}
	if log.Err() != nil {
		err = fmt.Errorf("%s: %w", path, log.Err())
	}
	return hits, err
}

// Over tells that no more trials come.
func (p *Page) Over() {
	p.metrics.idle()
	p.metrics.over.Set(1)
	p.over.Store(true)
}

// Fetched is closed when somebody has fetched the page after Over.
func (p *Page) Fetched() <-chan struct{} { return p.fetched }

// Err is the first thing that kept hits from being counted, or nil. It is for after Over.
func (p *Page) Err() error { return p.err }

// ServeHTTP answers with the page in the format that is asked for: OpenMetrics, or the older
// text format of Prometheus.
func (p *Page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	over := p.over.Load()
	p.handler.ServeHTTP(w, r)
	if over && r.Method == http.MethodGet {
		p.once.Do(func() { close(p.fetched) })
	}
}

package live

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// shown serves a page for as long as the test lasts.
func shown(t testing.TB, page http.Handler) *Server {
	t.Helper()
	s, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.Show(page)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestServer(t *testing.T) {
	url := shown(t, fullPage(t)).URL()
	for _, c := range []struct {
		method, url string
		status      int
	}{
		{"GET", url, 200},
		{"HEAD", url, 200},
		{"POST", url, 405},
		{"GET", url + "/x", 404},
		{"GET", strings.TrimSuffix(url, Path), 404},
	} {
		request, err := http.NewRequest(c.method, c.url, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != c.status {
			t.Errorf("%s %s: %d, want %d", c.method, c.url, response.StatusCode, c.status)
		}
	}
}

func TestLocal(t *testing.T) {
	for address, want := range map[string]bool{"127.0.0.1:0": true, "localhost:0": true, "127.1.2.3:0": true, ":0": false, "0.0.0.0:0": false} {
		s, err := Listen(address)
		if err != nil {
			t.Fatal(err)
		}
		if s.Local() != want {
			t.Errorf("%s is local: %t", address, !want)
		}
		s.listener.Close()
	}
}

func TestAddressesInUseAreRefused(t *testing.T) {
	s := shown(t, fullPage(t))
	if other, err := Listen(s.listener.Addr().String()); err == nil {
		other.listener.Close()
		t.Error("two servers have one address")
	}
}

// TestCloseFinishesAnswers: a scrape that has begun is not cut off by the end of the run.
func TestCloseFinishesAnswers(t *testing.T) {
	s, err := Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	begun, finish := make(chan struct{}), make(chan struct{})
	s.Show(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-finish
		fmt.Fprint(w, "all of it")
	}))
	got := make(chan string, 1)
	go func() { got <- body(s.URL()) }()
	<-begun
	closed := make(chan error, 1)
	go func() { closed <- s.Close() }()
	for !strings.Contains(body(s.URL()), "refused") { // until the server takes no more
		runtime.Gosched()
	}
	close(finish)
	if b := <-got; b != "all of it" {
		t.Errorf("got %q", b)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
}

// body is what an address answers, or else the error.
func body(url string) string {
	response, err := http.Get(url)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

// BenchmarkScrape is one scrape of a run of every client, over the loopback interface, with the
// scraper's own part. The bounds are 10 ms and 250 kB.
func BenchmarkScrape(b *testing.B) {
	run, dir := newRun(), b.TempDir()
	run.Plan.Clients, run.Plan.Phases = nil, append(run.Plan.Phases, run.Plan.Phases[0])
	for i := range 17 {
		run.Plan.Clients = append(run.Plan.Clients, fmt.Sprintf("some-client-%d", i))
	}
	p := NewPage(run, dir, 1)
	trial := write(b, dir, hit(bench.OK, time.Second), hit(bench.Timeout, time.Minute))
	for _, client := range run.Plan.Clients {
		for phase := range run.Plan.Phases {
			p.Begin(1, bench.Step{Client: client, Phase: phase})
			p.End(trial)
		}
	}
	url := shown(b, p).URL()
	size := 0
	for b.Loop() {
		size = len(body(url))
	}
	b.ReportMetric(float64(size)/1e3, "kB")
}

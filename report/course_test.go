package report

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/claudebench/claudebench/bench"
)

// follow returns the points of hits that are sent a millisecond apart.
func follow(latencies ...time.Duration) []Point {
	c := course{}.emptied()
	for i, l := range latencies {
		h := hit(time.Duration(i)*ms, l)
		c.add(&h)
	}
	return c.points()
}

func TestCourseOfFewHits(t *testing.T) {
	want := []Point{{0, 9 * ms}, {1 * ms, 7 * ms}, {2 * ms, 8 * ms}}
	if got := follow(9*ms, 7*ms, 8*ms); !slices.Equal(got, want) {
		t.Errorf("points are %v", got)
	}
	if got := follow(); len(got) != 0 {
		t.Errorf("no hits have %v", got)
	}
}

// The felt latency counts, from when the request was due.
func TestCourseFromDue(t *testing.T) {
	h := hit(30*ms, 10*ms)
	h.Due = start
	c := course{}.emptied()
	c.add(&h)
	if got := c.points(); got[0].Latency != 40*ms {
		t.Errorf("latency is %s", got[0].Latency)
	}
}

// However many hits there are, the points are few, in time order, hits that there were, and
// among them what stands out.
func TestCourseOfManyHits(t *testing.T) {
	for _, n := range []int{999, 1000, 1024, 1025, 2047, 2049, 5000, 100_003} {
		r := rand.New(rand.NewPCG(1, uint64(n)))
		latencies := make([]time.Duration, n)
		for i := range latencies {
			latencies[i] = time.Duration(r.IntN(1e6))
		}
		latencies[n/3] = time.Minute
		got := follow(latencies...)
		if len(got) < min(n, mostPoints)/2 || len(got) > mostPoints {
			t.Fatalf("%d points of %d hits", len(got), n)
		}
		for i, p := range got {
			if latencies[p.At/ms] != p.Latency {
				t.Fatalf("point %v is no hit", p)
			}
			if i > 0 && p.At <= got[i-1].At {
				t.Fatalf("%v after %v", p, got[i-1])
			}
		}
		if !slices.Contains(got, Point{time.Duration(n/3) * ms, time.Minute}) {
			t.Errorf("of %d hits, the outlier is lost", n)
		}
	}
}

// What is kept does not grow with the hits.
func TestCourseIsBounded(t *testing.T) {
	c := course{}.emptied()
	for i := range 1_000_000 {
		h := hit(time.Duration(i), time.Duration(i%977))
		c.add(&h)
	}
	if len(c.buckets) > mostBuckets || cap(c.buckets) > 2*mostBuckets {
		t.Errorf("%d buckets, room for %d", len(c.buckets), cap(c.buckets))
	}
}

func TestDifferences(t *testing.T) {
	run := func(version string, cores int) *bench.Run {
		return &bench.Run{
			Host: bench.Host{CPU: "x", Cores: cores}, Tool: bench.Tool{Version: "v1"},
			Trials: []bench.Trial{{Step: bench.Step{Client: "other"}, Ready: bench.Ready{Client: "no", Version: version + "0"}}, {Step: bench.Step{Client: "a"}, Ready: bench.Ready{Client: "lib", Version: version}}},
		}
	}
	if got := differences(run("1", 4), run("1", 4), "a"); got != nil {
		t.Errorf("equal runs differ: %v", got)
	}
	want := []Difference{{"library", "lib 1", "lib 2"}, {"cores", "4", "8"}}
	if got := differences(run("1", 4), run("2", 8), "a"); !slices.Equal(got, want) {
		t.Errorf("differences are %v", got)
	}
	if got := differences(&bench.Run{}, run("1", 0), "a"); len(got) != 3 || got[0] != (Difference{"library", "", "lib 1"}) {
		t.Errorf("differences are %v", got)
	}
}

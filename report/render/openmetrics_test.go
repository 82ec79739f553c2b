package render

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/claudebench/claudebench/report"
)

// TestOpenMetricsIsStrict asks the reference parser, which holds to the letter of the standard.
func TestOpenMetricsIsStrict(t *testing.T) {
	const parser = `
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
for family in text_string_to_metric_families(sys.stdin.read()):
    for sample in family.samples:
        print(sample.name, sample.labels.get("client"), sample.value)
`
	for name, build := range map[string]func(*testing.T) *report.Document{"worse": worse, "normal": normal, "troubled": troubled, "wicked": wickedDocument} {
		d := build(t)
		cmd := exec.Command("/usr/bin/python3", "-c", parser) // with the library of .ci/install
		cmd.Stdin = strings.NewReader(render(t, OpenMetrics, d))
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		last := d.Results[len(d.Results)-1]
		if want := fmt.Sprintf("claudebench_latency_p50_seconds %s %s\n", last.Client, exact(median(last))); last.P50 != nil && !strings.Contains(string(out), want) {
			t.Errorf("%s: %q is not in\n%s", name, want, out)
		}
	}
}

func median(r report.Result) float64 {
	if r.P50 == nil {
		return 0
	}
	return r.P50.Median
}

// TestPrometheusScrapesOpenMetrics lets the real one of Debian scrape a document.
func TestPrometheusScrapesOpenMetrics(t *testing.T) {
	d := wickedDocument(t)
	text := render(t, OpenMetrics, d)
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/openmetrics-text; version=1.0.0; charset=utf-8")
		fmt.Fprint(w, text)
	}))
	defer target.Close()
	prometheus := scraping(t, target.Listener.Addr().String())
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for {
		got, err := query(ctx, prometheus, `claudebench_latency_p50_seconds`)
		if err == nil && len(got) == len(d.Results) {
			for _, r := range d.Results {
				client := strings.ToValidUTF8(r.Client, "\ufffd")
				if got[client] != exact(r.P50.Median) {
					t.Errorf("%q is %q, not %s", client, got[client], exact(r.P50.Median))
				}
			}
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("nothing was scraped: %v, %v", got, err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// scraping starts a Prometheus, and returns its address.
func scraping(t *testing.T, target string) string {
	t.Helper()
	dir := t.TempDir()
	config := filepath.Join(dir, "prometheus.yml")
	text := fmt.Sprintf("scrape_configs:\n- job_name: report\n  scrape_interval: 200ms\n  scrape_timeout: 200ms\n  static_configs:\n  - targets: [%q]\n", target)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	cmd := exec.Command("prometheus", "--config.file="+config, "--storage.tsdb.path="+filepath.Join(dir, "data"), "--web.listen-address="+address)
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v; .ci/install installs it", err)
	}
	t.Cleanup(func() {
		err := errors.Join(cmd.Process.Signal(os.Interrupt), cmd.Wait())
		if t.Failed() {
			t.Logf("%v\n%s", err, said.String())
		}
	})
	return address
}

// query returns the values of a metric by client.
func query(ctx context.Context, prometheus, metric string) (map[string]string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+prometheus+"/api/v1/query?query="+url.QueryEscape(metric), nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var answer struct {
		Data struct {
			Result []struct {
				Metric struct{ Client string }
				Value  [2]any
			}
		}
	}
	err = json.NewDecoder(response.Body).Decode(&answer)
	values := map[string]string{}
	for _, r := range answer.Data.Result {
		values[r.Metric.Client] = fmt.Sprint(r.Value[1])
	}
	return values, err
}

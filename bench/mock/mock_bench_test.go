package mock

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkServer is what one request costs, client included; the mock must
// take several times as many as any client that it is held against.
func BenchmarkServer(b *testing.B) {
	r, _ := serve(b, "fixed(0s)")
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 50}}
	b.ReportAllocs()
	b.SetParallelism(25)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			post(b, client, r.URL+"/v1/messages", aMessage, nil)
		}
	})
}

// BenchmarkHandler is the mock's own share, without the network.
func BenchmarkHandler(b *testing.B) {
	api := newAPI(sleeper{}, Latency{}, 1)
	b.ReportAllocs()
	for b.Loop() {
		req := newRequest(b.Context(), "/v1/messages", aMessage)
		api.ServeHTTP(httptest.NewRecorder(), req)
	}
}

package acceptance

import (
	"context"
	"net/http"
	"testing"
	"time"
)

// An sdk is a client made with one major of the SDK.
type sdk interface {
	create(context.Context, question) (answer, error)
	stream(context.Context, question) (transcript, error)
	count(context.Context, question) (int64, error)
	// failure tells what the SDK's own error type says; ok is false if err is
	// none of it.
	failure(err error) (f failure, ok bool)
}

// A catalogue is an sdk's view of the models.
type catalogue interface {
	model(ctx context.Context, id string) (model, error)
	// models follows the pages of so many models to their end.
	models(ctx context.Context, limit int64) ([]model, error)
	// round asks a question with a tool, and hands in the tool's result.
	round(context.Context, question) (call, last answer, err error)
}

// A client is what the tests do with one major.
type client interface {
	sdk
	catalogue
}

type model struct {
	ID, Name string
	Created  time.Time
}

// A failure is an error of the API, as its SDK tells it.
type failure struct {
	Status    int
	Type      string
	RequestID string
	Raw       string
}

// A line says how a client is to reach the mock.
type line struct {
	URL  string
	Key  string // "test-key" if empty
	HTTP *http.Client
	// Timeout is for each attempt; 0 leaves the SDK's own.
	Timeout time.Duration
}

// A major is one of the SDK's, at the version that go.mod names.
type major struct {
	name string
	dial func(line) client
}

var majors = []major{
	{"v1", func(l line) client { return newV1(l) }},
	{"v2", func(l line) client { return newV2(l) }},
}

// eachMajor runs a test with each major, at once, each with a mock of its own.
func eachMajor(t *testing.T, s settings, test func(t *testing.T, m *mock, c client)) {
	for _, major := range majors {
		t.Run(major.name, func(t *testing.T) {
			t.Parallel()
			m := start(t, s)
			test(t, m, major.dial(line{URL: m.URL}))
		})
	}
}

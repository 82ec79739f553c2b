package mock

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/claudebench/claudebench/bench/mock/watch"
	"github.com/claudebench/claudebench/bench/mock/wire"
	"github.com/claudebench/claudebench/scenarios/strict"
)

// adminHandler serves the admin page. It has a listener of its own, so that
// looking at the counters does not change them.
func adminHandler(a *API, token string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_mock/state", func(w http.ResponseWriter, _ *http.Request) { reply(w, a.State()) })
	mux.HandleFunc("POST /_mock/reset", a.serveReset)
	mux.HandleFunc("GET /_mock/settings", func(w http.ResponseWriter, _ *http.Request) { reply(w, a.world.Load().settings) })
	mux.HandleFunc("PATCH /_mock/settings", a.servePatch)
	mux.HandleFunc("GET /_mock/journal", a.serveJournal)
	mux.HandleFunc("GET /_mock/keys", func(w http.ResponseWriter, _ *http.Request) { reply(w, a.keys.List(time.Now())) })
	mux.HandleFunc("POST /_mock/keys", a.serveAddKey)
	mux.HandleFunc("DELETE /_mock/keys/{name}", a.serveRevokeKey)
	mux.HandleFunc("POST /_mock/keys/{name}/rotate", a.serveRotateKey)
	mux.HandleFunc("GET /_mock/metrics", a.serveMetrics)
	mux.HandleFunc("GET /metrics", a.serveMetrics)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { decline(w, wire.NotFound()) })
	return guard(token, mux)
}

// guard lets pass who has the token, if there is one.
func guard(token string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		if token != "" && subtle.ConstantTimeCompare([]byte(given), []byte(token)) != 1 {
			w.Header().Set("WWW-Authenticate", "Bearer")
			decline(w, &wire.Error{Status: http.StatusUnauthorized, Type: "authentication_error", Message: "the admin page wants its token, as Authorization: Bearer TOKEN"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (a *API) serveMetrics(w http.ResponseWriter, r *http.Request) {
	a.world.Load().board.Metrics().ServeHTTP(w, r)
}

func (a *API) serveReset(w http.ResponseWriter, r *http.Request) {
	patch, err := readAll(w, r)
	if err != nil {
		decline(w, err)
		return
	}
	before, failed := a.Reset(patch)
	answer(w, before, failed)
}

func (a *API) servePatch(w http.ResponseWriter, r *http.Request) {
	patch, err := readAll(w, r)
	if err != nil {
		decline(w, err)
		return
	}
	settings, failed := a.Change(patch)
	answer(w, settings, failed)
}

// serveJournal writes the journal as JSON lines: those after a number, or the one
// of a request id; with the times of every piece if they are asked for.
func (a *API) serveJournal(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	pieces := q.Get("pieces") == "true"
	after, err := strconv.ParseUint(q.Get("after"), 10, 64)
	if err != nil && q.Has("after") {
		decline(w, bad("after: Input should be a whole number"))
		return
	}
	limit, err := strconv.Atoi(q.Get("limit"))
	if (err != nil || limit < 0) && q.Has("limit") {
		decline(w, bad("limit: Input should be a whole number"))
		return
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	var line []byte
	write := func(e *watch.Entry) error {
		line = append(watch.AppendJSON(line[:0], e, pieces), '\n')
		_, err := w.Write(line)
		return err
	}
	journal := a.world.Load().board.Journal
	if id := q.Get("id"); id != "" {
		if e, ok := journal.Find(id); ok {
			write(&e)
		}
		return
	}
	journal.Read(after, limit, write)
}

// A keyRequest is what the endpoints of keys are told.
type keyRequest struct {
	Key string `yaml:"key"`
	// Label is what the key is called in counts; its fingerprint if empty.
	Label string `yaml:"label"`
	// Overlap is how long the old key lasts beside the new one.
	Overlap strict.Duration `yaml:"overlap"`
}

func (a *API) serveAddKey(w http.ResponseWriter, r *http.Request) {
	k, err := readKey(w, r)
	if err != nil {
		decline(w, err)
		return
	}
	info, failed := a.keys.Add(time.Now(), k.Key, k.Label)
	a.tell("key added", info.Name, failed)
	answer(w, info, failed)
}

func (a *API) serveRevokeKey(w http.ResponseWriter, r *http.Request) {
	err := a.keys.Revoke(time.Now(), r.PathValue("name"))
	a.tell("key revoked", r.PathValue("name"), err)
	answer(w, a.keys.List(time.Now()), err)
}

func (a *API) serveRotateKey(w http.ResponseWriter, r *http.Request) {
	k, err := readKey(w, r)
	if err != nil {
		decline(w, err)
		return
	}
	info, failed := a.keys.Rotate(time.Now(), r.PathValue("name"), k.Key, time.Duration(k.Overlap))
	a.tell("key rotated", r.PathValue("name"), failed)
	answer(w, info, failed)
}

// tell logs what was done to a key.
func (a *API) tell(done, name string, err error) {
	if err == nil {
		a.log.Info(done, "name", name)
	}
}

func readKey(w http.ResponseWriter, r *http.Request) (keyRequest, *wire.Error) {
	var k keyRequest
	text, err := readAll(w, r)
	if err != nil {
		return k, err
	}
	if err := strict.Decode("body", text, &k).Err(); err != nil {
		return k, bad(err.Error())
	}
	return k, nil
}

// maxAdmin is the size in bytes that a body may have at the admin page.
const maxAdmin = 1 << 20

func readAll(w http.ResponseWriter, r *http.Request) ([]byte, *wire.Error) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxAdmin))
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		return nil, wire.TooLarge()
	}
	if err != nil {
		return nil, bad("the request body could not be read")
	}
	return text, nil
}

func bad(message string) *wire.Error {
	return &wire.Error{Status: http.StatusBadRequest, Type: "invalid_request_error", Message: message}
}

// answer replies with a value, or with what is wrong with the request.
func answer(w http.ResponseWriter, v any, err error) {
	if err != nil {
		decline(w, bad(err.Error()))
		return
	}
	reply(w, v)
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", jsonType)
	json.NewEncoder(w).Encode(v)
}

func decline(w http.ResponseWriter, err *wire.Error) {
	w.Header().Set("Content-Type", jsonType)
	w.WriteHeader(err.Status)
	w.Write(err.Append(nil, ""))
}

// Package sdkdriver makes a client of an SDK written in Go into a program that
// speaks the driver protocol.
package sdkdriver

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/claudebench/claudebench/bench/protocol"
)

// Settings are what a plan says to an SDK.
type Settings struct {
	// Base is the URL of the upstream without a path.
	Base string
	// Key is the API key, never empty: without one the SDKs send nothing.
	Key string
	// Body is the request in JSON.
	Body []byte
	// Stream tells that the answers are to come as events, and Usage that [Used] is to be told.
	Stream, Usage bool
	// Timeout bounds one attempt, above 0.
	Timeout time.Duration
	// Retries is how often a call is tried again, at least 0.
	Retries int
}

// Send makes one call and returns when the SDK has made a message of the
// answer, or has handed out its last event. Its context is for [Observe] and [Event].
type Send func(context.Context) error

// Dial makes a client for a trial. It is called once.
type Dial func(Settings) (Send, error)

// Main carries out the plan that comes on standard input, with the SDK of a
// module, or says what would.
func Main(module string, dial Dial) {
	retries := flag.Int("retries", 0, "how often a call is tried again")
	describe := flag.Bool("describe", false, "say what this is")
	flag.Parse()
	l := libraryOf(module)
	if *describe {
		json.NewEncoder(os.Stdout).Encode(l)
		return
	}
	if err := protocol.Serve(context.Background(), os.Stdin, os.Stdout, &worker{library: l, dial: dial, retries: *retries}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A library is what a driver says of itself.
type library struct {
	Client  string `json:"client"`
	Version string `json:"version"`
	Runtime string `json:"runtime"`
}

// libraryOf finds the version that this program was built with.
func libraryOf(module string) library {
	l := library{Client: strings.TrimPrefix(module, path.Dir(strings.TrimSuffix(module, "/v2"))+"/"), Runtime: runtime.Version()}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return l
	}
	for _, m := range info.Deps {
		if m.Path == module {
			l.Version = strings.TrimPrefix(m.Version, "v")
		}
	}
	return l
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"runtime"
	"strings"
	"syscall"

	"github.com/claudebench/claudebench/bench/mock"
	"github.com/claudebench/claudebench/scenarios/strict"
	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v4"
)

// tokenVariable names the environment variable with the mock's admin token.
const tokenVariable = "CLAUDEBENCH_MOCK_TOKEN"

func newMock(s *streams) *cobra.Command {
	o := mockOptions{}
	cmd := &cobra.Command{
		Use:   "mock",
		Short: "Serve a mock of the Claude API",
		Long: `Serves a stand-in for the Claude API until it is interrupted: both versions of
the wire, streams, tools, rate limits, and faults on demand. Point your client's
ANTHROPIC_BASE_URL at it; any key will do until you add some.

Settings are taken from the preset, then from the file, then from the flags. They
can be changed while it runs, at the admin page that it prints when it is ready.`,
		Example: `  claudebench mock --preset busy
  claudebench mock --first-token 'lognormal(median=400ms,p99=2s)' --gap 'fixed(20ms)' --output-tokens 'uniform(50,200)'
  claudebench mock --preset incident --print-config > mine.yaml
  claudebench mock --config mine.yaml --addr 127.0.0.1:8089

  curl -s http://127.0.0.1:8089/v1/messages -H 'x-api-key: any' -H 'anthropic-version: 2023-06-01' \
    -d '{"model":"claude-haiku-5-5","max_tokens":64,"messages":[{"role":"user","content":"hi"}]}'
  curl -s -X PATCH http://127.0.0.1:8090/_mock/settings -d '{"timing":{"gap":"fixed(5ms)"}}'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return o.run(cmd, s) },
	}
	o.add(cmd)
	return cmd
}

// mockOptions are the flags of the verb.
type mockOptions struct {
	where  mock.Config
	preset string
	file   string
	format string

	latency, firstToken, gap, output string
	tier                             string
	slots, queue                     int
	seed                             uint64

	logLevel, logFormat string
	roots               string
	print, untilEOF     bool
	adminFile           int
}

func (o *mockOptions) add(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.StringVar(&o.preset, "preset", "calm", "where settings start: "+strings.Join(mock.Presets(), ", "))
	fs.StringVar(&o.file, "config", "", "YAML file of settings; --print-config prints one to start from")
	fs.StringVar(&o.latency, "latency", "", "service time of answers that are not streamed; by default the first token's time and the gaps")
	fs.StringVar(&o.firstToken, "first-token", "", "time to the first token")
	fs.StringVar(&o.gap, "gap", "", "time between tokens")
	fs.StringVar(&o.output, "output-tokens", "", "length of answers, which max_tokens may cut")
	fs.StringVar(&o.tier, "tier", "", "rate limits: none, tier-1, start, build or scale")
	fs.IntVar(&o.slots, "slots", 0, "requests that are answered at once, the others wait; 0 is no bound")
	fs.IntVar(&o.queue, "queue", 0, "requests that may wait for a slot before they are turned away")
	fs.Uint64Var(&o.seed, "seed", 1, "seed of all draws")
	fs.StringVar(&o.where.Addr, "addr", "127.0.0.1:8089", "address of plain HTTP/1.1 and h2c; port 0 takes a free one")
	fs.StringVar(&o.where.TLSAddr, "tls-addr", "", "address of HTTPS, with HTTP/2; by default a free port beside it")
	fs.StringVar(&o.where.AdminAddr, "admin-addr", "", "address of the admin page and the metrics; by default the port after --addr's")
	fs.BoolVar(&o.where.AllowRemote, "allow-remote", false, "permit addresses that other hosts can reach; the admin page then wants a token, from $"+tokenVariable)
	fs.StringVar(&o.roots, "roots", "", "write the certificate to verify HTTPS by to this file")
	fs.StringVar(&o.format, "format", "", "how to say that it is ready: text or json; by default text on a terminal")
	fs.StringVar(&o.logLevel, "log-level", "info", "debug (every request), info, warn or error")
	fs.StringVar(&o.logFormat, "log-format", "text", "text or json")
	fs.BoolVar(&o.print, "print-config", false, "print the settings as a file, and end")
	fs.BoolVar(&o.untilEOF, "until-eof", false, "end when standard input does")
	fs.IntVar(&o.adminFile, "admin-file", 0, "number of an inherited file that listens for the admin page")
	fs.MarkHidden("until-eof")
	fs.MarkHidden("admin-file")
	for flag, values := range map[string][]string{
		"preset":     mock.Presets(),
		"tier":       {"none", "tier-1", "start", "build", "scale"},
		"format":     {"text", "json"},
		"log-level":  {"debug", "info", "warn", "error"},
		"log-format": {"text", "json"},
	} {
		cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
	}
}

func (o *mockOptions) run(cmd *cobra.Command, s *streams) error {
	var err error
	if o.where.Settings, err = o.settings(cmd); err != nil {
		return usageError{err}
	}
	if o.print {
		return printSettings(s.out, o.where.Settings)
	}
	if o.where.Log, err = o.logger(s.err); err != nil {
		return usageError{err}
	}
	tell, err := o.teller(s)
	if err != nil {
		return usageError{err}
	}
	o.where.Token = os.Getenv(tokenVariable)
	if o.adminFile > 0 {
		if o.where.Admin, err = net.FileListener(os.NewFile(uintptr(o.adminFile), "admin page")); err != nil {
			return usageError{fmt.Errorf("--admin-file: %w", err)}
		}
	}
	ctx := cmd.Context()
	if o.untilEOF {
		ctx = withInput(ctx, s.in)
	}
	spareCPU()
	err = mock.Serve(ctx, o.where, tell)
	switch {
	case errors.Is(err, mock.ErrAddr):
		return usageError{err}
	case errors.Is(err, mock.ErrRemote):
		return usageError{hintedError{err, "permit it with --allow-remote, or take one on the loopback interface, such as 127.0.0.1:8089"}}
	case errors.Is(err, mock.ErrNoToken):
		return usageError{hintedError{err, "put a token into $" + tokenVariable}}
	case errors.Is(err, syscall.EADDRINUSE):
		return hintedError{err, "another mock may be running; take other ports with --addr, or free ones with --addr 127.0.0.1:0"}
	}
	return err
}

// spareCPU leaves one CPU to the client that is tested, which mostly runs on the
// same host: a mock that competes with it for the last one answers no more
// requests, but late ones. Whoever sets GOMAXPROCS decides.
func spareCPU() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(max(1, runtime.GOMAXPROCS(0)-1))
	}
}

// settings are the preset's, then the file's, then the flags'.
func (o *mockOptions) settings(cmd *cobra.Command) (mock.Settings, error) {
	settings, err := mock.Preset(o.preset)
	if err != nil {
		return settings, err
	}
	if o.file != "" {
		text, err := os.ReadFile(o.file)
		if err != nil {
			return settings, err
		}
		if settings, err = settings.With(o.file, text); err != nil {
			return settings, err
		}
	}
	return o.flagged(cmd, settings)
}

// flagged puts the flags that were given over the settings.
func (o *mockOptions) flagged(cmd *cobra.Command, settings mock.Settings) (mock.Settings, error) {
	for _, f := range []struct {
		flag, table, field string
		value              any
	}{
		{"seed", "", "seed", o.seed},
		{"latency", "timing", "latency", o.latency},
		{"first-token", "timing", "first_token", o.firstToken},
		{"gap", "timing", "gap", o.gap},
		{"output-tokens", "timing", "output_tokens", o.output},
		{"slots", "load", "slots", o.slots},
		{"queue", "load", "queue", o.queue},
		{"tier", "limits", "tier", o.tier},
	} {
		if !cmd.Flags().Changed(f.flag) {
			continue
		}
		patch := map[string]any{f.field: f.value}
		if f.table != "" {
			patch = map[string]any{f.table: patch}
		}
		text, err := json.Marshal(patch) // JSON is YAML
		if err != nil {
			return settings, err
		}
		if settings, err = settings.With("", text); err != nil {
			return settings, flagError(f.flag, err)
		}
	}
	return settings, nil
}

// flagError says of a flag what is wrong with the setting that it stands for.
func flagError(flag string, err error) error {
	faults := strict.Faults{}
	if !errors.As(err, &faults) {
		return err
	}
	for i := range faults {
		faults[i] = strict.Fault{Path: "--" + flag, Message: faults[i].Message, Hint: faults[i].Hint}
	}
	return faults
}

// printSettings prints settings as a file, without what they leave out.
func printSettings(w io.Writer, settings mock.Settings) error {
	text, err := json.Marshal(settings)
	if err != nil {
		return err
	}
	var file yaml.Node
	if err := yaml.Unmarshal(text, &file); err != nil {
		return err
	}
	plain(&file)
	return yaml.NewEncoder(w).Encode(&file)
}

// plain has JSON written as people write YAML.
func plain(n *yaml.Node) {
	n.Style = 0
	for _, child := range n.Content {
		plain(child)
	}
}

func (o *mockOptions) logger(to io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.logLevel)); err != nil {
		return nil, hintedError{fmt.Errorf("unknown --log-level %q", o.logLevel), "levels are debug, info, warn and error"}
	}
	options := &slog.HandlerOptions{Level: level}
	switch o.logFormat {
	case "text":
		return slog.New(slog.NewTextHandler(to, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(to, options)), nil
	}
	return nil, hintedError{fmt.Errorf("unknown --log-format %q", o.logFormat), "formats are text and json"}
}

// teller returns what says that the mock is ready.
func (o *mockOptions) teller(s *streams) (func(mock.Ready) error, error) {
	format := o.format
	if format == "" {
		format = "json"
		if s.terminal {
			format = "text"
		}
	}
	var tell func(mock.Ready) error
	switch format {
	case "json":
		tell = func(r mock.Ready) error { return json.NewEncoder(s.out).Encode(r) }
	case "text":
		tell = func(r mock.Ready) error {
			_, err := fmt.Fprintf(s.out, "export ANTHROPIC_BASE_URL=%s\n  HTTPS  %s\n  admin  %s/_mock/state\nCtrl-C ends it.\n", r.URL, r.TLSURL, r.AdminURL)
			return err
		}
	default:
		return nil, hintedError{fmt.Errorf("unknown --format %q", o.format), "formats are text and json"}
	}
	if o.roots == "" {
		return tell, nil
	}
	return func(r mock.Ready) error {
		if err := os.WriteFile(o.roots, []byte(r.Roots), 0o644); err != nil {
			return err
		}
		return tell(r)
	}, nil
}

// withInput returns a context that ends with the input.
func withInput(ctx context.Context, in io.Reader) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		defer cancel()
		io.Copy(io.Discard, in)
	}()
	return ctx
}

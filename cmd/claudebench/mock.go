package main

import (
	"context"
	"encoding/json"
	"io"

	"github.com/claudebench/claudebench/bench/mock"
	"github.com/spf13/cobra"
)

func newMock(s *streams) *cobra.Command {
	var (
		c        mock.Config
		latency  string
		untilEOF bool
	)
	cmd := &cobra.Command{
		Use:   "mock",
		Short: "Serve a mock of the Claude API",
		Long: `Serves a stand-in for the Claude API on the loopback interface until it is
interrupted. When it is ready it prints one JSON line with its addresses: plain
HTTP, TLS (with the certificate to verify it by) and the admin page.`,
		Example: `  claudebench mock --addr 127.0.0.1:8089 --latency 'lognormal(median=60ms,p99=120ms)' --seed 1
  curl -s http://127.0.0.1:8089/v1/messages -H 'x-api-key: any' -H 'anthropic-version: 2023-06-01' \
    -d '{"model":"claude-haiku-5-5","max_tokens":64,"messages":[{"role":"user","content":"hi"}]}'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if c.Latency, err = mock.ParseLatency(latency); err != nil {
				return usageError{err}
			}
			ctx := cmd.Context()
			if untilEOF {
				ctx = withInput(ctx, s.in)
			}
			return mock.Serve(ctx, c, func(r mock.Ready) error { return json.NewEncoder(s.out).Encode(r) })
		},
	}
	cmd.Flags().StringVar(&c.Addr, "addr", "127.0.0.1:8089", "address of plain HTTP; port 0 takes a free one")
	cmd.Flags().StringVar(&latency, "latency", "lognormal(median=60ms,p99=120ms)", "service time: fixed(T), uniform(A,B) or lognormal(median=T,p99=T)")
	cmd.Flags().Uint64Var(&c.Seed, "seed", 1, "seed of the service times")
	cmd.Flags().BoolVar(&untilEOF, "until-eof", false, "end when standard input does")
	cmd.Flags().MarkHidden("until-eof")
	return cmd
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

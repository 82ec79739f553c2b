// Command sdk-go-v2 drives version 2 of the official SDK for Go.
package main

import (
	"context"
	"encoding/json"

	"github.com/anthropics/anthropic-sdk-go/v2"
	"github.com/anthropics/anthropic-sdk-go/v2/option"
	"github.com/claudebench/claudebench/bench/process/drivers/gosdk/sdkdriver"
)

func main() { sdkdriver.Main("github.com/anthropics/anthropic-sdk-go/v2", dial) }

// dial makes one client for all calls, as it comes but for what the plan says.
func dial(s sdkdriver.Settings) (sdkdriver.Send, error) {
	var params anthropic.MessageNewParams
	if err := json.Unmarshal(s.Body, &params); err != nil {
		return nil, err
	}
	client := anthropic.NewClient(
		option.WithBaseURL(s.Base),
		option.WithAPIKey(s.Key),
		option.WithMaxRetries(s.Retries),
		option.WithRequestTimeout(s.Timeout),
		option.WithMiddleware(sdkdriver.Observe),
	)
	if s.Stream {
		return func(ctx context.Context) error {
			events := client.Messages.NewStreaming(ctx, params)
			defer events.Close()
			for events.Next() {
				e := events.Current()
				if s.Usage && e.Type == "message_start" {
					sdkdriver.Used(ctx, e.Message.Usage.InputTokens, 0)
				}
				sdkdriver.Event(ctx, e.Type, e.Usage.OutputTokens)
			}
			return events.Err()
		}, nil
	}
	return func(ctx context.Context) error {
		m, err := client.Messages.New(ctx, params)
		if s.Usage && err == nil {
			sdkdriver.Used(ctx, m.Usage.InputTokens, m.Usage.OutputTokens)
		}
		return err
	}, nil
}

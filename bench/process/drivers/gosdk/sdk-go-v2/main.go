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
	return func(ctx context.Context) error {
		_, err := client.Messages.New(ctx, params)
		return err
	}, nil
}

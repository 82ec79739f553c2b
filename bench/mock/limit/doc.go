// Package limit keeps the rate limits of the Claude API: token buckets for
// requests, input tokens and output tokens, a bound on requests in flight, the
// acceleration limit and the spend cap. (Source: the API's documentation, "Rate
// limits" and "Errors".)
//
// Every instant is passed in, so that a schedule of minutes is tested in no time.
package limit

// Package wire is the bytes of the Claude API: it reads requests, and writes
// answers, events and errors. It knows no time, no connection and no limit, and
// the same input always gives the same bytes.
//
// The shapes, and what of them is required, are those of the OpenAPI documents
// that ship inside the official Go SDK (scripts/mock-spec.json.gz): of module
// v1.84.0 for the version 2023-06-01, of v2.13.0 for 2026-10-21.
package wire

// Package sse writes and reads server-sent events, as the WHATWG HTML standard
// defines them (section 9.2, "Server-sent events").
package sse

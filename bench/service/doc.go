// Package service measures a program of yours that calls the upstream: it starts the program anew
// for each trial, waits until it is ready, has a client of claudebench load it, and leaves nothing of
// it behind.
//
// The program is kept by a process of claudebench's own, its keeper (see [Keep]), that ends it when
// claudebench ends, however that comes about.
package service

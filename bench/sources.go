package bench

import "embed"

// Sources are this package and those below it that a driver written in Go is
// built from: a driver with dependencies of its own is a module of its own, and
// has them with it, so that both ends speak by the same code.
//
//go:embed *.go clock/*.go hitlog/*.go protocol/*.go
var Sources embed.FS

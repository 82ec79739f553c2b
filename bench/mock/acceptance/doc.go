// Package acceptance holds the mock against the official SDKs, unmodified, and
// against the OpenAPI documents that ship with them: what it answers, they
// accept; what it breaks, they report and retry as they do with the real API.
//
// It is a module of its own, so that the SDKs and all they need stay out of the
// core's dependencies. Its tests build the claudebench command of the parent
// module and talk to it as a process, over the network alone. The tests of the
// TypeScript SDKs are in the folder node; the files of testdata are read by
// both languages.
//
// Run it with "go test" in its folder. With "go test ./..." an old result may
// come from the cache, which does not know of the command that is built.
package acceptance

package process

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/claudebench/claudebench/bench"
)

// A GoSDK is a client that uses one of the official SDKs for Go.
type GoSDK struct {
	Name    string
	Summary string
	program string
	args    []string
}

// GoSDKs lists the clients with the SDKs for Go. All are written for the
// messages endpoint.
func GoSDKs() []GoSDK {
	retries := []string{"--retries", "2"} // as many as the SDKs have by themselves
	return []GoSDK{
		{Name: "sdk-go", Summary: "the official Go SDK, version 1, without its retries", program: "sdk-go"},
		{Name: "sdk-go-retry", Summary: "the official Go SDK, version 1, with its 2 retries", program: "sdk-go", args: retries},
		{Name: "sdk-go-v2", Summary: "the official Go SDK, version 2, without its retries", program: "sdk-go-v2"},
		{Name: "sdk-go-v2-retry", Summary: "the official Go SDK, version 2, with its 2 retries", program: "sdk-go-v2", args: retries},
	}
}

// Describe says with what the client would run: a program that [InstallGoSDKs]
// has built below dir. The error says what is missing.
func (g GoSDK) Describe(ctx context.Context, dir string) (Description, error) {
	m, err := newGoModule(dir)
	if err != nil {
		return Description{}, err
	}
	program := filepath.Join(m.dir, "bin", g.program)
	if _, err := os.Stat(program); err != nil {
		return Description{}, errors.New("it is not built yet")
	}
	d, _, err := ask(ctx, append([]string{program}, g.args...)...)
	return d, err
}

// InstallGoSDKs builds the clients with the SDKs for Go below dir, and removes
// those of other versions of claudebench. What go says goes to log.
func InstallGoSDKs(ctx context.Context, dir string, log io.Writer) error {
	compiler, err := exec.LookPath("go")
	if err != nil {
		return errors.New("no go was found: install Go 1.26 or later")
	}
	m, err := newGoModule(dir)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Dir(m.dir)); err != nil {
		return err
	}
	if err := m.write(); err != nil {
		return err
	}
	return tell(ctx, log, compiler, "-C", m.dir, "build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-o", "bin/", "./"+goDrivers+"sdk-go", "./"+goDrivers+"sdk-go-v2")
}

// The sources of the drivers, with a go.mod of another name: with its own, the
// folder would be no part of this module, and could not be embedded.
//
//go:embed drivers/gosdk/sdk.mod drivers/gosdk/sdk.sum drivers/gosdk/*/*.go
var goSources embed.FS

// goDrivers is where the drivers lie in their module, as they do in this one.
const goDrivers = "bench/process/drivers/gosdk/"

// A goModule is what the drivers are built in: a part of this module, cut out,
// under the go.mod of the drivers.
type goModule struct {
	// dir is named by what is in it.
	dir   string
	files map[string][]byte
}

func newGoModule(dir string) (goModule, error) {
	m := goModule{files: map[string][]byte{}}
	take := func(prefix string) func(string, []byte) error {
		return func(name string, content []byte) error {
			if !strings.HasSuffix(name, "_test.go") {
				m.files[prefix+name] = content
			}
			return nil
		}
	}
	if err := errors.Join(eachFile(bench.Sources, take("bench/")), eachFile(goSources, take("bench/process/"))); err != nil {
		return m, err
	}
	for _, kind := range []string{"mod", "sum"} {
		m.files["go."+kind] = m.files[goDrivers+"sdk."+kind]
		delete(m.files, goDrivers+"sdk."+kind)
	}
	m.dir = filepath.Join(dir, "gosdk", m.digest())
	return m, nil
}

// digest names the module by its content.
func (m goModule) digest() string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(m.files)) {
		fmt.Fprintf(sum, "%s %d\n%s", name, len(m.files[name]), m.files[name])
	}
	return hex.EncodeToString(sum.Sum(nil)[:8])
}

func (m goModule) write() error {
	for name, content := range m.files {
		if err := put(filepath.Join(m.dir, name), content); err != nil {
			return err
		}
	}
	return nil
}

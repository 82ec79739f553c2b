package process

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/claudebench/claudebench/bench"
)

// The drivers that run as they are written.
//
//go:embed drivers/python/*.py drivers/node/*.js drivers/node/clients/*.js drivers/node/package.json drivers/node/package-lock.json
var scripts embed.FS

// Dir is the place of the drivers, in the user's cache. Each version of them has one of its
// own, so that two versions of claudebench can be compared on one machine.
func Dir() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("finding a place for the drivers: %w", err)
	}
	return filepath.Join(cache, "claudebench", "drivers-"+digest()), nil
}

// digest names the drivers by their content.
func digest() string {
	sum := sha256.New()
	for _, files := range []fs.FS{scripts, goSources, bench.Sources} {
		if err := eachFile(files, func(name string, content []byte) error {
			_, err := fmt.Fprintf(sum, "%s %d %s", name, len(content), content)
			return err
		}); err != nil {
			panic(err) // they are embedded
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}

// Extract writes the drivers that need no building into a directory. Where they
// are as they should be, it writes nothing.
func Extract(dir string) error {
	drivers, err := fs.Sub(scripts, "drivers")
	if err != nil {
		return err
	}
	return Unpack(drivers, dir)
}

// Unpack writes files into a directory. Where they are as they should be, it writes nothing.
func Unpack(files fs.FS, dir string) error {
	return eachFile(files, func(name string, content []byte) error {
		return put(filepath.Join(dir, name), content)
	})
}

func eachFile(files fs.FS, do func(name string, content []byte) error) error {
	return fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		return do(name, content)
	})
}

// put makes content be that of a file, which never holds a part of it.
func put(path string, content []byte) error {
	if have, err := os.ReadFile(path); err == nil && bytes.Equal(have, content) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if _, err = f.Write(content); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

package history

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver
)

const (
	// indexName is the name of the index in the directory of runs.
	indexName = ".claudebench-index.sqlite"
	// application marks our databases among those of SQLite: "clbe".
	application = 0x636c6265
	// version rises when the tables change, or what is written into them.
	version = 1
)

const schema = `
CREATE TABLE run (
	dir TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL,
	id TEXT NOT NULL, tool TEXT NOT NULL, began INTEGER NOT NULL,
	fingerprint TEXT NOT NULL, host TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE workload (digest TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE figure (
	dir TEXT NOT NULL, client TEXT NOT NULL, workload TEXT NOT NULL, metric TEXT NOT NULL, value REAL NOT NULL,
	PRIMARY KEY (dir, client, workload, metric)
) STRICT, WITHOUT ROWID;
PRAGMA application_id = %d;
PRAGMA user_version = %d;`

// An index is an open database, and the lock that makes it ours alone.
type index struct {
	db   *sql.DB
	held *os.File // nil in memory
}

// openIndex opens the index of a directory of runs; fresh throws away what there is. Where no
// file can be written, the index lies in memory.
func openIndex(ctx context.Context, dir string, fresh bool) (*index, error) {
	for _, path := range places(dir) {
		held, err := lock(ctx, path+".lock")
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			continue
		}
		if db, err := openFile(path, fresh); err == nil {
			return &index{db, held}, nil
		}
		held.Close()
	}
	db, err := create(":memory:")
	return &index{db: db}, err
}

// kept tells whether the index will be there the next time.
func (x *index) kept() bool { return x.held != nil }

func (x *index) close() error {
	err := x.db.Close()
	if x.held != nil {
		err = errors.Join(err, x.held.Close())
	}
	return err
}

// places are where the index of a directory may lie: in it, or in the user's cache.
func places(dir string) []string {
	all := []string{filepath.Join(dir, indexName)}
	cache, err := os.UserCacheDir()
	if err != nil {
		return all
	}
	cache = filepath.Join(cache, "claudebench", "history")
	if abs, err := filepath.Abs(dir); err == nil && os.MkdirAll(cache, 0o755) == nil {
		sum := sha256.Sum256([]byte(abs))
		all = append(all, filepath.Join(cache, hex.EncodeToString(sum[:16])+".sqlite"))
	}
	return all
}

// openFile opens an index that is whole and ours, or puts an empty one in its place.
func openFile(path string, fresh bool) (*sql.DB, error) {
	if !fresh {
		if db, err := attach(path); err == nil {
			return db, nil
		}
	}
	for _, p := range []string{path, path + "-journal"} {
		if err := os.Remove(p); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
	}
	return create((&url.URL{Scheme: "file", Path: path}).String())
}

// attach opens an index, and fails if it is damaged, of another version or not ours.
func attach(path string) (*sql.DB, error) {
	db, err := connect((&url.URL{Scheme: "file", Path: path}).String())
	if err != nil {
		return nil, err
	}
	for _, is := range []struct{ pragma, want string }{
		{"application_id", fmt.Sprint(application)}, {"user_version", fmt.Sprint(version)}, {"quick_check", "ok"},
	} {
		var got string
		err := db.QueryRow("PRAGMA " + is.pragma).Scan(&got)
		if err == nil && got != is.want {
			err = fmt.Errorf("%s: %s is %s, not %s", path, is.pragma, got, is.want)
		}
		if err != nil {
			return nil, errors.Join(err, db.Close())
		}
	}
	return db, nil
}

func create(source string) (*sql.DB, error) {
	db, err := connect(source)
	if err != nil {
		return nil, err
	}
	if _, err := db.Exec(fmt.Sprintf(schema, application, version)); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// connect opens one connection: to a second one, a database in memory would be another.
func connect(source string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", source)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

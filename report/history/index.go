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

// An opener is a way to come by the index of a directory of runs.
type opener func(ctx context.Context, dir string) (*index, error)

// existing is the index that there is, if it is whole and ours, or else an empty one.
func existing(ctx context.Context, dir string) (*index, error) { return claimFirst(ctx, dir, openFile) }

// fresh is an empty index in place of what there is.
func fresh(ctx context.Context, dir string) (*index, error) { return claimFirst(ctx, dir, replaceFile) }

// inMemory is an empty index that nobody will find again.
func inMemory(context.Context, string) (*index, error) {
	db, err := create(":memory:")
	return &index{db: db}, err
}

// claimFirst takes the first place of the index where it can be opened.
func claimFirst(ctx context.Context, dir string, open func(path string) (*sql.DB, error)) (*index, error) {
	paths, why := places(dir)
	for _, path := range paths {
		x, err := claim(ctx, path, open)
		if err == nil || ctx.Err() != nil {
			return x, err
		}
		why = errors.Join(why, err)
	}
	return nil, why
}

// claim locks and opens the index at a path.
func claim(ctx context.Context, path string, open func(path string) (*sql.DB, error)) (*index, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	held, err := lock(ctx, path+".lock")
	if err != nil {
		return nil, err
	}
	db, err := open(path)
	if err != nil {
		return nil, errors.Join(err, held.Close())
	}
	return &index{db: db, held: held}, nil
}

func (x *index) close() error {
	err := x.db.Close()
	if x.held != nil {
		err = errors.Join(err, x.held.Close())
	}
	return err
}

// places are where the index of a directory may lie: in it, or in the user's cache, which
// may be missing.
func places(dir string) ([]string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	all := []string{filepath.Join(dir, indexName)}
	cache, err := os.UserCacheDir()
	if err != nil {
		return all, err
	}
	cache = filepath.Join(cache, "claudebench", "history")
	sum := sha256.Sum256([]byte(dir))
	return append(all, filepath.Join(cache, hex.EncodeToString(sum[:16])+".sqlite")), nil
}

func openFile(path string) (*sql.DB, error) {
	if db, err := attach(path); err == nil {
		return db, nil
	}
	return replaceFile(path)
}

func replaceFile(path string) (*sql.DB, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	return create(source(path))
}

// attach opens an index, and fails if it is damaged, of another version or not ours.
func attach(path string) (*sql.DB, error) {
	db, err := connect(source(path))
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

// source is how SQLite is told a path, in which any character may occur.
func source(path string) string { return (&url.URL{Scheme: "file", Path: path}).String() }

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

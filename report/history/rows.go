package history

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"
)

// stamps are those of the runs that the index knows, by the names of their directories.
func (x *index) stamps() (map[string]stamp, error) {
	all := map[string]stamp{}
	rows, err := x.db.Query("SELECT dir, size, modified FROM run")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var s stamp
		if err := rows.Scan(&name, &s.size, &s.modified); err != nil {
			return nil, err
		}
		all[name] = s
	}
	return all, rows.Err()
}

// put writes a run that is not known.
func (x *index) put(r record) error {
	host, err := json.Marshal(r.host)
	if err != nil {
		return err
	}
	return x.change(func(tx *sql.Tx) error {
		_, err := tx.Exec("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
			r.name, r.size, r.modified, r.id, r.tool, r.began.UnixMicro(), r.host.Fingerprint(), string(host))
		for digest, text := range r.workloads {
			_, e := tx.Exec("INSERT OR IGNORE INTO workload VALUES (?, ?)", digest, text)
			err = errors.Join(err, e)
		}
		for _, f := range r.figures {
			// A plan may have one phase twice; the first counts.
			_, e := tx.Exec("INSERT OR IGNORE INTO figure VALUES (?, ?, ?, ?, ?)", r.name, f.client, f.workload, f.metric, f.value)
			err = errors.Join(err, e)
		}
		return err
	})
}

// drop forgets a run.
func (x *index) drop(name string) error {
	return x.change(func(tx *sql.Tx) error {
		_, run := tx.Exec("DELETE FROM run WHERE dir = ?", name)
		_, figures := tx.Exec("DELETE FROM figure WHERE dir = ?", name)
		return errors.Join(run, figures)
	})
}

// change does all of what f does, or nothing.
func (x *index) change(f func(*sql.Tx) error) error {
	tx, err := x.db.Begin()
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

const points = `
SELECT client, workload, workload.text, fingerprint, host, metric, id, dir, began, tool, value
FROM figure JOIN run USING (dir) JOIN workload ON digest = workload
WHERE fingerprint <> '' AND began >= ?
ORDER BY client, workload, fingerprint, metric, began, dir`

// series are those that are wanted, in time order, in no order of their own.
func (x *index) series(o Options) ([]Series, error) {
	rows, err := x.db.Query(points, o.Since.UnixMicro())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Series
	var last row
	for rows.Next() {
		r, err := scan(rows)
		if err != nil {
			return nil, err
		}
		switch {
		case !o.wants(r.client, r.metric):
			continue
		case len(all) == 0 || r.key != last.key:
			s, err := r.begin()
			if err != nil {
				return nil, err
			}
			all = append(all, s)
		case r.point.Run == last.point.Run && r.point.Began.Equal(last.point.Began):
			continue // a copy of the run
		}
		s := &all[len(all)-1]
		s.Points = append(s.Points, r.point)
		last = r
	}
	return all, rows.Err()
}

// A key is what the points of a series have in common.
type key struct{ client, workload, fingerprint, metric string }

// A row is a point with what it belongs to.
type row struct {
	key
	text, host string
	point      Point
}

func scan(rows *sql.Rows) (row, error) {
	var r row
	var began int64
	p := &r.point
	err := rows.Scan(&r.client, &r.workload, &r.text, &r.fingerprint, &r.host, &r.metric, &p.Run, &p.Dir, &began, &p.Tool, &p.Value)
	p.Began = time.UnixMicro(began).UTC()
	if err == nil && math.IsInf(p.Value, 0) {
		err = fmt.Errorf("the index has a value of %g", p.Value)
	}
	return r, err
}

// begin is the series of a row, still without points.
func (r row) begin() (Series, error) {
	s := Series{Client: r.client, Digest: r.workload}
	at := place(r.metric)
	if at < 0 {
		return s, fmt.Errorf("the index has a metric %q", r.metric)
	}
	s.Metric = metrics()[at].Metric
	err := json.Unmarshal([]byte(r.text), &s.Workload)
	return s, errors.Join(err, json.Unmarshal([]byte(r.host), &s.Host))
}

// unknown counts the runs whose hosts cannot be told from others.
func (x *index) unknown() (n int, err error) {
	err = x.db.QueryRow("SELECT count(*) FROM run WHERE fingerprint = ''").Scan(&n)
	return n, err
}

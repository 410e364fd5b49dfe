package main

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver

	"debrief/storage/search/corpus"
)

// sqlite is FTS5 with its own content, by the pure Go port of SQLite.
type sqlite struct {
	db  *sql.DB
	dir string
}

func (s *sqlite) name() string { return "sqlite" }

func (s *sqlite) load(ctx context.Context, dir string, turns int) (text, index took, err error) {
	s.dir = dir
	if s.db, err = sql.Open("sqlite", filepath.Join(dir, "turns.db")); err != nil {
		return text, index, err
	}
	s.db.SetMaxOpenConns(1)
	if _, err = s.db.ExecContext(ctx, `create table turns(id integer primary key, at integer, body text);
		create virtual table found using fts5(body, content='turns', content_rowid='id', tokenize='unicode61')`); err != nil {
		return text, index, err
	}
	began := begin()
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return text, index, err
	}
	for t := range corpus.Turns(1, turns) {
		if _, err := tx.ExecContext(ctx, `insert into turns values(?,?,?)`, t.N+1, t.At, t.Text); err != nil {
			return text, index, errors.Join(err, tx.Rollback())
		}
	}
	if err := tx.Commit(); err != nil {
		return text, index, err
	}
	text = began.since()
	began = begin()
	_, err = s.db.ExecContext(ctx, `insert into found(found) values('rebuild')`)
	return text, began.since(), err
}

// size is that of the index: its tables, without the text.
func (s *sqlite) size() (n int64, err error) {
	err = s.db.QueryRow(`select sum(length(block)) from found_data`).Scan(&n)
	return n, err
}

func (s *sqlite) ask(ctx context.Context, q question, how order) (n int, err error) {
	where, arg := `found match ?`, q.fts
	if q.fts == "" {
		where, arg = `body like ?`, "%"+q.part+"%"
		if how == best {
			return 0, errors.ErrUnsupported
		}
	}
	from := `found`
	if q.fts == "" {
		from = `turns`
	}
	switch how {
	case count:
		return n, s.db.QueryRowContext(ctx, `select count(*) from `+from+` where `+where, arg).Scan(&n)
	case newest:
		return textRows(ctx, s.db, `select rowid, body from `+from+` where `+where+` order by rowid desc limit 50`, arg)
	}
	return textRows(ctx, s.db, `select rowid, body from found where `+where+` order by bm25(found) limit 50`, arg)
}

// textRows reads what a question finds, as people would see it.
func textRows(ctx context.Context, db *sql.DB, query, arg string) (n int, err error) {
	rows, err := db.QueryContext(ctx, query, arg)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var body string
		if err := rows.Scan(&id, &body); err != nil {
			return 0, err
		}
		n++
	}
	return n, rows.Err()
}

func (s *sqlite) close() error { return s.db.Close() }

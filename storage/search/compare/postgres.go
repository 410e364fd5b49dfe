package main

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"strings"

	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver

	"debrief/storage/search/corpus"
)

// postgres is the text search of a PostgreSQL server that runs already and that
// COMPARE_POSTGRES names; its table is made anew.
type postgres struct {
	dictionary string // simple, or russian with its inflections
	db         *sql.DB
}

func (p *postgres) name() string { return "postgres-" + p.dictionary }

func (p *postgres) load(ctx context.Context, _ string, turns int) (text, index took, err error) {
	server := os.Getenv("COMPARE_POSTGRES")
	if server == "" {
		return text, index, errors.New("COMPARE_POSTGRES names no server")
	}
	if p.db, err = sql.Open("pgx", server); err != nil {
		return text, index, err
	}
	p.db.SetMaxOpenConns(1)
	if err := p.run(ctx, `drop table if exists turns`, `create table turns(id bigint primary key, at bigint, body text)`); err != nil {
		return text, index, err
	}
	began := begin()
	if err := copyTurns(ctx, server, turns); err != nil {
		return text, index, err
	}
	text = began.since()
	began = begin()
	err = p.run(ctx,
		`alter table turns add words tsvector generated always as (to_tsvector('`+p.dictionary+`', body)) stored`,
		`create index found on turns using gin(words)`, `vacuum analyze turns`)
	return text, began.since(), err
}

func (p *postgres) run(ctx context.Context, statements ...string) error {
	for _, s := range statements {
		if _, err := p.db.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// copyTurns loads the turns as fast as the server takes them.
func copyTurns(ctx context.Context, server string, turns int) error {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	rows := make(chan []any, 1000)
	go func() {
		defer close(rows)
		for t := range corpus.Turns(1, turns) {
			rows <- []any{int64(t.N), t.At, t.Text}
		}
	}()
	_, err = conn.CopyFrom(ctx, pgx.Identifier{"turns"}, []string{"id", "at", "body"}, pgx.CopyFromFunc(func() ([]any, error) { return <-rows, nil }))
	return err
}

// size is that of the index alone; the words stand in the table once more.
func (p *postgres) size() (n int64, err error) {
	err = p.db.QueryRow(`select pg_relation_size('found')`).Scan(&n)
	return n, err
}

func (p *postgres) ask(ctx context.Context, q question, how order) (n int, err error) {
	made, asked := "to_tsquery", q.fts
	switch {
	case q.part != "":
		return p.part(ctx, q, how)
	case strings.HasPrefix(asked, `"`):
		made, asked = "phraseto_tsquery", strings.Trim(asked, `"`)
	case strings.HasSuffix(asked, "*"):
		asked = strings.TrimSuffix(asked, "*") + ":*"
	}
	from := ` from turns, ` + made + `('` + p.dictionary + `', $1) asked where words @@ asked`
	switch how {
	case count:
		return n, p.db.QueryRowContext(ctx, `select count(*)`+from, asked).Scan(&n)
	case newest:
		return textRows(ctx, p.db, `select id, body`+from+` order by id desc limit 50`, asked)
	}
	return textRows(ctx, p.db, `select id, body`+from+` order by ts_rank(words, asked) desc limit 50`, asked)
}

func (p *postgres) part(ctx context.Context, q question, how order) (n int, err error) {
	like := "%" + q.part + "%"
	switch how {
	case count:
		return n, p.db.QueryRowContext(ctx, `select count(*) from turns where body ilike $1`, like).Scan(&n)
	case newest:
		return textRows(ctx, p.db, `select id, body from turns where body ilike $1 order by id desc limit 50`, like)
	}
	return 0, errors.ErrUnsupported
}

func (p *postgres) close() error { return p.db.Close() }

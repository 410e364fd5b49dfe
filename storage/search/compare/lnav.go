package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// lnav reads the lines anew for each question, into tables that SQL is asked of.
type lnav struct {
	lines lines
	dir   string
}

func (l *lnav) name() string { return "lnav" }

// lnavFormat tells lnav what the fields of a line are.
const lnavFormat = `{"turns_log": {"title": "turns", "json": true, "file-pattern": "turns\\.jsonl$",
 "timestamp-field": "timestamp", "body-field": "body", "line-format": [{"field": "timestamp"}, " ", {"field": "body"}],
 "value": {"body": {"kind": "string"}}, "sample": [{"line": "{\"timestamp\":\"2025-01-01T00:00:00Z\",\"body\":\"x\"}"}]}}`

func (l *lnav) load(ctx context.Context, dir string, turns int) (text, index took, err error) {
	l.lines.tool, l.dir = "lnav", dir
	if text, index, err = l.lines.load(ctx, dir, turns); err != nil {
		return text, index, err
	}
	formats := filepath.Join(dir, "formats", "turns")
	if err := os.MkdirAll(formats, 0o700); err != nil {
		return text, index, err
	}
	return text, index, os.WriteFile(filepath.Join(formats, "turns.json"), []byte(lnavFormat), 0o600)
}

func (l *lnav) size() (int64, error) { return 0, nil }

func (l *lnav) ask(ctx context.Context, q question, how order) (int, error) {
	from := fmt.Sprintf("from turns_log where log_body like '%%%s%%'", q.plain())
	switch how {
	case count:
		return l.run(ctx, "select count(*) "+from, func(out []byte) (int, error) {
			return strconv.Atoi(string(bytes.TrimSpace(out[bytes.IndexByte(out, '\n')+1:])))
		})
	case newest:
		return l.run(ctx, "select log_line, log_body "+from+" order by log_line desc limit 50", func(out []byte) (int, error) {
			return bytes.Count(out, []byte("\n")) - 1, nil
		})
	}
	return 0, errors.ErrUnsupported
}

// run asks in SQL, and reads the answer, which has a line with the names first.
func (l *lnav) run(ctx context.Context, asked string, read func([]byte) (int, error)) (int, error) {
	cmd := exec.CommandContext(ctx, "lnav", "-n", "-q", "-I", l.dir, "-c", ";"+asked, "-c", ":write-csv-to -", l.lines.file)
	out, err := cmd.Output()
	if err != nil {
		return 0, err
	}
	if !bytes.Contains(out, []byte("\n")) {
		return 0, errors.New("lnav did not answer")
	}
	return read(out)
}

func (l *lnav) close() error { return nil }

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"debrief/storage/search/corpus"
)

// lines is a tool that reads a file of lines anew for each question.
type lines struct {
	tool string
	file string
}

func (l *lines) name() string {
	if l.tool == "rg" {
		return "ripgrep"
	}
	return l.tool
}

func (l *lines) load(_ context.Context, dir string, turns int) (text, index time.Duration, err error) {
	if _, err := exec.LookPath(l.tool); err != nil {
		return 0, 0, errors.New("is not installed")
	}
	l.file = filepath.Join(dir, "turns.jsonl")
	f, err := os.Create(l.file)
	if err != nil {
		return 0, 0, err
	}
	began := time.Now()
	out := bufio.NewWriter(f)
	enc := json.NewEncoder(out)
	for t := range corpus.Turns(1, turns) {
		if err := enc.Encode(map[string]any{"timestamp": time.UnixMilli(t.At).UTC(), "body": t.Text}); err != nil {
			return 0, 0, err
		}
	}
	return time.Since(began), 0, errors.Join(out.Flush(), f.Close())
}

func (l *lines) size() (int64, error) { return sizeOf(filepath.Dir(l.file)) }

func (l *lines) ask(ctx context.Context, q question, how order) (int, error) {
	if how != count {
		return 0, errors.ErrUnsupported
	}
	what := strings.Trim(q.fts+q.part, `"*`)
	cmd := exec.CommandContext(ctx, l.tool, "-c", "-i", what, l.file)
	if l.tool == "lnav" {
		cmd = exec.CommandContext(ctx, l.tool, "-n", "-q", "-c", ":filter-in "+what, "-c", ";select count(*) from all_logs", l.file)
	}
	out, err := cmd.Output()
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(bytes.TrimSpace(out)))
	if len(fields) == 0 {
		return 0, errors.ErrUnsupported
	}
	n, err := strconv.Atoi(fields[len(fields)-1])
	if l.tool == "lnav" {
		return n, nil //nolint:nilerr // only its time counts
	}
	return n, err
}

func (l *lines) close() error { return nil }

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

func (l *lines) load(_ context.Context, dir string, turns int) (text, index took, err error) {
	if _, err := exec.LookPath(l.tool); err != nil {
		return text, index, errors.New("is not installed")
	}
	l.file = filepath.Join(dir, "turns.jsonl")
	f, err := os.Create(l.file)
	if err != nil {
		return text, index, err
	}
	began := begin()
	out := bufio.NewWriter(f)
	enc := json.NewEncoder(out)
	for t := range corpus.Turns(1, turns) {
		if err := enc.Encode(map[string]any{"timestamp": time.UnixMilli(t.At).UTC(), "body": t.Text}); err != nil {
			return text, index, err
		}
	}
	return began.since(), index, errors.Join(out.Flush(), f.Close())
}

func (l *lines) size() (int64, error) { return sizeOf(filepath.Dir(l.file)) }

func (l *lines) ask(ctx context.Context, q question, how order) (int, error) {
	if how != count {
		return 0, errors.ErrUnsupported
	}
	out, err := exec.CommandContext(ctx, l.tool, "-c", "-i", q.plain(), l.file).Output()
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(bytes.TrimSpace(out)))
	if len(fields) == 0 {
		return 0, errors.ErrUnsupported
	}
	return strconv.Atoi(fields[len(fields)-1])
}

// plain is what a tool looks for that knows no words.
func (q question) plain() string { return strings.Trim(q.fts+q.part, `"*`) }

func (l *lines) close() error { return nil }

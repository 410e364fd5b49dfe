package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"debrief/ui/text"
)

// printJSON writes one object on one line.
func (a *app) printJSON(v any) error {
	line, err := jsonLine(v)
	if err != nil {
		return err
	}
	return a.print(line)
}

// jsonLine is a result as one line of JSON.
func jsonLine(v any) (string, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return "", fmt.Errorf("encode result: %w", err)
	}
	return buf.String(), nil
}

// print writes a part of the result as it is.
func (a *app) print(s string) error {
	if _, err := io.WriteString(a.Stdout, s); err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	return nil
}

// printLine writes one line of the result. Everything in it is made safe for a
// terminal.
func (a *app) printLine(s string) error { return a.print(text.Line(s) + "\n") }

// table is a result in columns. The last column holds what clients wrote, so it
// may be of any length and nothing stands behind it.
type table struct {
	head  []string
	right map[int]bool // columns of numbers
	rows  [][]string
}

func (t *table) add(cells ...string) {
	for i := range cells {
		cells[i] = text.Line(cells[i])
	}
	t.rows = append(t.rows, cells)
}

// printTable writes t with its columns in line, cut at the terminal's width.
func (a *app) printTable(t *table) error { return a.print(t.text(a.width())) }

// text is the table with its columns in line, cut at limit cells unless that is 0.
func (t *table) text(limit int) string {
	all := append([][]string{t.head}, t.rows...)
	widths := make([]int, len(t.head))
	for _, row := range all {
		for i, cell := range row {
			widths[i] = max(widths[i], text.Width(cell))
		}
	}
	var out strings.Builder
	for _, row := range all {
		line := t.line(row, widths)
		if limit > 0 {
			line = text.Truncate(line, limit)
		}
		out.WriteString(line + "\n")
	}
	return out.String()
}

func (t *table) line(row []string, widths []int) string {
	var b strings.Builder
	for i, cell := range row {
		switch {
		case t.right[i]:
			b.WriteString(text.PadLeft(cell, widths[i]))
		case i == len(row)-1:
			b.WriteString(cell)
		default:
			b.WriteString(text.PadRight(cell, widths[i]))
		}
		if i < len(row)-1 {
			b.WriteString("  ")
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// width returns how wide standard output is, 0 when it is no terminal.
func (a *app) width() int {
	if far, ok := a.Stdout.(interface{ Width() int }); ok {
		return far.Width()
	}
	f, ok := a.Stdout.(*os.File)
	if !ok || !isTerminal(f) {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd())) //nolint:gosec // descriptors are small
	if err != nil {
		return 0
	}
	return width
}

// pair is one line of a result of names and values.
type pair struct{ name, value string }

// printPairs writes names and values in two columns.
func (a *app) printPairs(pairs []pair) error {
	width := 0
	for _, p := range pairs {
		width = max(width, text.Width(p.name))
	}
	var out strings.Builder
	for _, p := range pairs {
		out.WriteString(text.PadRight(p.name, width) + "  " + text.Line(p.value) + "\n")
	}
	return a.print(out.String())
}

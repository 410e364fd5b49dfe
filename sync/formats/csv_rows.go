package formats

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"debrief/model"
)

// rows divides a table into rows and rows into cells.
type rows struct {
	lines
	delimiter rune
}

var errOpenQuote = errors.New("a quote that is opened is never closed")

// next returns the next row as it stands in the file, with the line ends that its
// quotes hold. An endless row is given up at its first line end after MaxRecord
// bytes. err is that of the input, io.EOF at its end.
func (r *rows) next() (*piece, error) {
	row, err := r.lines.next()
	open := r.openQuote(row.raw, false)
	for open && err == nil && row.whole() {
		var more *piece
		more, err = r.lines.next()
		if errors.Is(err, io.EOF) {
			return row, nil // its cells will say what is wrong
		}
		row.add([]byte("\n"))
		row.add(more.raw)
		open = r.openQuote(more.raw, true)
	}
	return row, err
}

// openQuote reports whether a quote is open at the end of line.
func (r *rows) openQuote(line []byte, open bool) bool {
	start := !open
	for _, c := range string(line) {
		switch {
		case c == '"' && (open || start):
			open, start = !open, open // a quote after a closed one opens it again
		case c == r.delimiter:
			start = !open
		default:
			start = false
		}
	}
	return open
}

// cells divides a row. The error names the line within the file and the column.
func (r *rows) cells(p *piece) ([]string, error) {
	var out []string
	rest := string(p.raw)
	for {
		cell, after, err := r.cell(rest)
		if err != nil {
			line := p.line + strings.Count(string(p.raw[:len(p.raw)-len(rest)]), "\n")
			return nil, fmt.Errorf("line %d, column %d: %w", line, len(out)+1, err)
		}
		out = append(out, cell)
		if after == "" {
			return out, nil
		}
		rest = after[utf8.RuneLen(r.delimiter):]
	}
}

// cell takes the first cell of a row; after begins with the delimiter, or is empty
// at the end of the row.
func (r *rows) cell(row string) (cell, after string, err error) {
	if !strings.HasPrefix(row, `"`) {
		if end := strings.IndexRune(row, r.delimiter); end >= 0 {
			return row[:end], row[end:], nil
		}
		return row, "", nil
	}
	var out strings.Builder
	for rest := row[1:]; ; {
		part, after, closed := strings.Cut(rest, `"`)
		out.WriteString(part)
		switch {
		case !closed:
			return "", "", errOpenQuote
		case strings.HasPrefix(after, `"`):
			out.WriteByte('"')
			rest = after[1:]
		case after == "" || strings.HasPrefix(after, string(r.delimiter)):
			return out.String(), after, nil
		default:
			return "", "", fmt.Errorf("%q follows a closing quote", short(after))
		}
	}
}

// delimiterOf returns the one of the usual delimiters that the header has most of.
func delimiterOf(header string) rune {
	best, most := ',', 0
	for _, d := range []rune{',', ';', '\t', '|'} {
		if n := strings.Count(header, string(d)); n > most {
			best, most = d, n
		}
	}
	return best
}

// table is a table whose header was read.
type table struct {
	rows
	header []string
}

func newTable(in *bufio.Reader, delimiter rune) (*table, error) {
	t := &table{rows: rows{lines: lines{in: in}, delimiter: delimiter}}
	if delimiter == 0 {
		data, _ := head(in)
		first, _, _ := strings.Cut(string(data), "\n")
		t.delimiter = delimiterOf(first)
	}
	p, err := t.next()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read header: %w", err)
	}
	header, err := t.cells(p)
	if err != nil || !p.whole() {
		return nil, wrongOption("format", "the header is not that of a table: %v", errors.Join(err, p.tooLong()))
	}
	for i := range header {
		header[i] = strings.TrimSpace(strings.Trim(header[i], marks))
	}
	t.header = header
	return t, nil
}

// each calls take with each row that holds something.
func (t *table) each(yield func(Record, error) bool, take func(p *piece, cells []string, err error) bool) {
	for {
		p, err := t.next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			if p.length == 0 || yield(p.record(model.Event{}, brokenOff(err)), nil) {
				yield(Record{Line: p.line}, err)
			}
			return
		}
		if p.blank() {
			continue
		}
		cells, broken := []string(nil), p.tooLong()
		if broken == nil {
			cells, broken = t.cells(p)
		}
		if !take(p, cells, broken) {
			return
		}
	}
}

package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"time"

	"debrief/model"
	"debrief/sync/formats"

	"golang.org/x/sync/errgroup"
)

// Archive is where the events go.
type Archive interface {
	// AppendAsync queues events that are independent of each other and answers
	// when they are on disk. It blocks while too much is queued.
	AppendAsync(ctx context.Context, events []model.Event) <-chan model.Receipt
	// AddRejects keeps inputs that were refused, in their order, and returns their
	// numbers.
	AddRejects(ctx context.Context, rejects []model.Reject) ([]uint64, error)
	// Counts returns the archive's totals.
	Counts(ctx context.Context) (model.Counts, error)
}

// Options say how to import.
type Options struct {
	Origin   string           // file name, or "-"; where rejects came from
	Now      func() time.Time // the clock
	Workers  int              // decoders; 0 means one for each processor
	Progress func(Progress)   // told after each batch, from one goroutine; may be nil

	// Records are what the input holds, read by a parser of its format; nil means
	// that the input is lines of the public format.
	Records iter.Seq2[formats.Record, error]
}

// Progress is how far an import is.
type Progress struct {
	Bytes int64 // of the source, packed as it is
	Lines int   // the last line that is dealt with
}

// Result is what an import did, also of one that stopped half way.
type Result struct {
	Read       int64 `json:"read"`       // lines that hold something, or records of another format
	New        int64 `json:"new"`        // events that the archive did not have
	Duplicates int64 `json:"duplicates"` // events that it had
	Rejected   int64 `json:"rejected"`   // lines that were refused and kept as rejects
	Dialogues  int64 `json:"dialogues"`  // dialogues that the archive gained
	Replaced   int64 `json:"-"`          // new events in which bytes that are no UTF-8 gave way to U+FFFD
}

// Run imports r. It stops at the first failure of the source or the archive and
// when ctx ends; what was under way by then is finished, and the result says how
// far it got. A failure of the source is a *SourceError.
func Run(ctx context.Context, to Archive, r io.Reader, o Options) (Result, error) {
	in, err := Open(r, o.Origin)
	if err != nil {
		return Result{}, err
	}
	return RunOpened(ctx, to, in, o)
}

// RunOpened is Run for an input that is open already.
func RunOpened(ctx context.Context, to Archive, in *Input, o Options) (Result, error) {
	before, err := to.Counts(ctx)
	if err != nil {
		return Result{}, fmt.Errorf("count dialogues: %w", err)
	}
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	p := &pipeline{to: to, in: in, o: o, lines: newLineReader(in)}
	err = p.run(ctx)
	after, countErr := to.Counts(context.WithoutCancel(ctx))
	p.result.Dialogues = after.Dialogues - before.Dialogues
	return p.result, errors.Join(err, countErr)
}

// SourceError is an input that could not be read to its end. Everything before
// Line is dealt with.
type SourceError struct {
	Origin string
	Line   int
	Err    error
}

// Error implements error.
func (e *SourceError) Error() string {
	return fmt.Sprintf("%s: line %d: %v", e.Origin, e.Line, e.Err)
}

// Unwrap returns what the source said.
func (e *SourceError) Unwrap() error { return e.Err }

// pipeline is one import: read → decode (workers) → append (in order) → settle.
type pipeline struct {
	to     Archive
	in     *Input
	o      Options
	lines  *lineReader
	result Result // of settle alone
}

// run does not wait for the reader, which may be held by a terminal or a pipe
// that nobody writes to; the rest ends in order.
func (p *pipeline) run(ctx context.Context) error {
	flight := 2*p.o.Workers + 2
	todo := make(chan *chunk)            // to the workers
	ordered := make(chan *chunk, flight) // the same chunks, in the order of the file
	sent := make(chan *chunk, flight)
	reading := make(chan error, 1)

	stopped, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var reader, rest errgroup.Group
	reader.Go(func() error {
		defer close(todo)
		defer close(ordered)
		read := p.read
		if p.o.Records != nil {
			read = p.readRecords
		}
		reading <- read(stopped, todo, ordered)
		return nil
	})
	for range p.o.Workers {
		rest.Go(func() error { p.decode(stopped, todo); return nil })
	}
	rest.Go(func() error { defer close(sent); p.send(stopped, ordered, sent); return nil })
	rest.Go(func() error { return p.settleAll(stopped, stop, sent) })
	if err := rest.Wait(); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return fmt.Errorf("import: %w", ctx.Err())
	}
	return <-reading
}

// read cuts the input into chunks.
func (p *pipeline) read(ctx context.Context, todo, ordered chan<- *chunk) error {
	c := newChunk()
	for {
		l, err := p.lines.next()
		ended, full := errors.Is(err, io.EOF), false
		if l.length > 0 && !l.blank() {
			full = c.add(l)
			if err != nil && !ended {
				c.broken = err
			}
		}
		if full || err != nil && len(c.lines) > 0 {
			if !hand(ctx, c, todo, ordered) {
				return ctx.Err()
			}
			c = newChunk()
		}
		switch {
		case ended:
			return nil
		case err != nil:
			return &SourceError{Origin: p.o.Origin, Line: l.n, Err: err}
		}
	}
}

// hand passes c on and reports whether the import goes on.
func hand(ctx context.Context, c *chunk, todo, ordered chan<- *chunk) bool {
	select {
	case ordered <- c:
	case <-ctx.Done():
		return false
	}
	select {
	case todo <- c:
		return true
	case <-ctx.Done():
		return false
	}
}

func (p *pipeline) decode(ctx context.Context, todo <-chan *chunk) {
	for {
		select {
		case c, ok := <-todo:
			if !ok {
				return
			}
			c.decode(p.o.Now())
		case <-ctx.Done():
			return
		}
	}
}

// send appends the chunks in the order of the file, so that of two lines with
// the same id the first one is the event.
func (p *pipeline) send(ctx context.Context, ordered <-chan *chunk, sent chan<- *chunk) {
	for {
		select {
		case <-ctx.Done():
			return
		case c, ok := <-ordered:
			if !ok {
				return
			}
			select {
			case <-ctx.Done():
				return
			case <-c.ready:
			}
			if len(c.events) > 0 {
				c.receipt = p.to.AppendAsync(context.WithoutCancel(ctx), c.events)
			}
			sent <- c
		}
	}
}
